import type { AnalysisCompleteDetail, FaceLivenessElement, FaceLivenessError } from 'face-liveness';
import { useRef } from 'react';

const note = (event: CustomEvent<FaceLivenessError>) => event.detail.code;
const provide = async () => ({ sessionId: '5b9bd4c6-2b17-4b9c-8a7e-0f1f9e6d7c11' });
const answer = ({ detail }: CustomEvent<AnalysisCompleteDetail>) => detail.respondWith({ isLive: true });

export function WrongUsage() {
  const element = useRef<FaceLivenessElement>(null);
  return (
    <>
      <button onClick={() => element.current?.begin()} />
      <face-liveness session-url="/api" region="eu-west-1" skip-intro countdown={0} onerror={note} ref={element} />
      <face-liveness challenge="light" lang="de" className="check" id="check" onanalysiscomplete={answer} />
      <face-liveness sessionProvider={provide} strings={{ 'start.begin': 'Go' }} debug key="a" />
      <face-liveness onverdict={({ detail }) => detail.isLive === true} oncancel={() => {}} />
      {/* wrong: no such challenge */}
      <face-liveness challenge="darkness" />
      {/* wrong: a number of seconds */}
      <face-liveness countdown="three" />
      {/* wrong: a switch */}
      <face-liveness skip-intro="perhaps" />
      {/* wrong: no such text */}
      <face-liveness strings={{ 'start.bogus': 'Go' }} />
      {/* wrong: no such property */}
      <face-liveness sessionUrll="/api" />
      {/* wrong: React would never call it */}
      <face-liveness onAnalysisComplete={answer} />
      {/* wrong: React would never call it */}
      <face-liveness onError={note} />
      {/* wrong: another event's listener */}
      <face-liveness onverdict={note} />
      {/* wrong: no such member of the detail */}
      <face-liveness onverdict={({ detail }) => detail.confidence} />
    </>
  );
}
