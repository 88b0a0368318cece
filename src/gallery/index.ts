import { ScreenGalleryElement } from './screen-gallery-element.ts';

export { LANGUAGE_TAGS } from '../i18n/language-tags.ts';
export { type CameraPicture, PICTURE_SIZE } from './camera-picture.ts';
export { GALLERY_SCREENS, type GalleryScreen, SCREEN_GROUPS, type ScreenGroup } from './gallery-screens.ts';
export { ScreenGalleryElement };

customElements.define('face-liveness-screen', ScreenGalleryElement);
