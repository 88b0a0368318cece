import { AgeCheck } from './age-check.ts';
import { BotCheck } from './bot-check.ts';
import type { EmulatedAnswers } from './emulated-answers.ts';
import { Onboarding } from './onboarding.ts';
import { type RecipeContext, refuse } from './recipe.ts';
import { StepUp } from './step-up.ts';

const PREFIX = '/api/recipes/';

/**
 * Answers everything below `/api/recipes/`; never rejects.
 * @param emulated The choice of the emulator's answers; `null` with the real service, which has its own.
 */
export function createRecipes(
  context: RecipeContext,
  emulated: EmulatedAnswers | null,
): (request: Request) => Promise<Response> {
  const recipes = new Map<string, { handle(request: Request): Promise<Response> }>();
  const onboarding = new Onboarding(context);
  recipes.set('onboarding', onboarding);
  recipes.set('step-up', new StepUp({ ...context, enrolledPictureOf: (user) => onboarding.enrolledPictureOf(user) }));
  recipes.set('age-check', new AgeCheck(context));
  recipes.set('bot-check', new BotCheck(context));
  if (emulated !== null) recipes.set('emulator', emulated);
  return async (request) => {
    const [name = ''] = new URL(request.url).pathname.slice(PREFIX.length).split('/');
    try {
      return (await recipes.get(name)?.handle(request)) ?? refuse(404, 'not-found');
    } catch (failure) {
      context.onError(failure, name);
      return refuse(500, 'internal');
    }
  };
}
