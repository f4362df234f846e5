import { armDocumentSchema, connectivityInformationSchema, sessionSchema, type Check } from '@hopscope/protocol';
import { Loading, TroubleNote } from '../../door/trouble.tsx';
import { useAsked } from '../../door/use-asked.ts';
import { useWords } from '../../words/language.tsx';
import { Code } from '../copy.tsx';

const VERSION = '2024-05-01';

/** The answer as Azure's door gives it to SDKs and az: the very bytes, laid out for people. */
export function ArmJson({ check }: { readonly check: Check }) {
  const { answer } = useWords();
  const session = useAsked(sessionSchema, '/v1/session');
  const machine = useAsked(armDocumentSchema, `${check.source}?api-version=2024-07-01`);
  const [who, where] = [session.asked, machine.asked];
  const path =
    who?.kind === 'answered' && where?.kind === 'answered'
      ? `/subscriptions/${who.value.subscriptionId}/providers/Microsoft.Network/locations/${where.value.location}/operationResults/${check.id}?api-version=${VERSION}`
      : undefined;
  const result = useAsked(connectivityInformationSchema, check.state === 'finished' ? path : undefined);
  if (check.state !== 'finished') return <p className="quiet">{answer.armNone}</p>;
  for (const { asked, again } of [session, machine, result])
    if (asked && asked.kind !== 'answered') return <TroubleNote trouble={asked} again={again} />;
  if (result.asked?.kind !== 'answered') return <Loading />;
  return <Code label={answer.tabArm} text={JSON.stringify(result.asked.value, undefined, 2)} />;
}
