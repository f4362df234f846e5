import { effectiveGroupsSchema, effectiveRoutesSchema, type EffectiveGroup } from '@hopscope/protocol';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { useWords } from '../words/language.tsx';
import { EffectiveRoutes } from './effective-routes.tsx';
import { EffectiveRules } from './effective-rules.tsx';

const VERSION = 'api-version=2024-05-01';

type EffectiveProps = {
  /** Resource id of an interface. */
  readonly at: string;
  /** Only what is so for everything in its subnet. */
  readonly subnetOnly: boolean;
};

/** The rules and routes that count where an interface is, as Azure's door tells them: merged, names spelled out. */
export function Effective({ at, subnetOnly }: EffectiveProps) {
  const { network } = useWords();
  const groups = useAsked(effectiveGroupsSchema, {
    path: `${at}/effectiveNetworkSecurityGroups?${VERSION}`,
    method: 'POST',
  });
  const routes = useAsked(effectiveRoutesSchema, { path: `${at}/effectiveRouteTable?${VERSION}`, method: 'POST' });
  return (
    <>
      <h3>{network.rules}</h3>
      {groups.asked === undefined ? (
        <Loading />
      ) : groups.asked.kind === 'answered' ? (
        <EffectiveRules groups={groups.asked.value.value.filter((group) => !subnetOnly || isOfSubnet(group))} />
      ) : (
        <TroubleNote trouble={groups.asked} again={groups.again} />
      )}
      <h3>{network.routes}</h3>
      {routes.asked === undefined ? (
        <Loading />
      ) : routes.asked.kind === 'answered' ? (
        <EffectiveRoutes routes={routes.asked.value.value} />
      ) : (
        <TroubleNote trouble={routes.asked} again={routes.again} />
      )}
    </>
  );
}

const isOfSubnet = ({ association }: EffectiveGroup) => association.subnet !== undefined;
