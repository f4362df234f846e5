import { armError, parseResourceId, type ArmDocument, type ArmError } from '@hopscope/protocol';

import type { Estate } from '../../estate/estate.ts';
import { flatMapInTurns } from '../../turns.ts';
import { paged } from '../paging.ts';
import { isIn } from '../resource-type.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { readFilter } from './resource-filter.ts';

/** Every resource whatever its type, as the portal's and the command line's lists want them. */
export const resources = (parts: ProviderParts): readonly ArmRoute[] =>
  ['/subscriptions/:subscription/resources', '/subscriptions/:subscription/resourceGroups/:group/resources'].map(
    (path) => ({ method: 'GET', path, handle: (asked) => list(parts, asked) }),
  );

async function list({ inventory, estate }: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { group } = asked.params;
  const filter = readFilter(asked.query('$filter') ?? '');
  if (!filter.ok) return refused(badFilter(filter.problem));
  const expanded = new Set(asked.query('$expand')?.toLowerCase().split(',') ?? []);
  const all = await inventory.all(asked.gone);
  const isShown = (document: ArmDocument) =>
    isTopLevel(document) && (group === undefined || isIn(document.id, group)) && filter.value(document);
  const shown = await flatMapInTurns(all, (document) => (isShown(document) ? [document] : []), asked.gone);
  return paged(
    shown,
    ({ id }) => id,
    (document) => itemOf(document, estate, expanded),
    asked,
  );
}

const badFilter = (problem: string): ArmError => armError('InvalidParameter', { problem }, { target: '$filter' });

/** Children that lie in their parents' documents are no items; machines' extensions are, as in Azure. */
function isTopLevel({ id }: ArmDocument): boolean {
  return parseResourceId(id).ok;
}

function itemOf(document: ArmDocument, estate: Estate, expanded: ReadonlySet<string>) {
  const { id, name, type, location, tags, properties, ...rest } = document as ArmDocument & Record<string, unknown>;
  const held = estate.get(id);
  const pick = (member: string) => (rest[member] === undefined ? {} : { [member]: rest[member] });
  const changedTime = held && new Date(held.changedAt).toISOString();
  return {
    id,
    name,
    type,
    ...pick('kind'),
    ...pick('sku'),
    ...pick('identity'),
    ...pick('managedBy'),
    ...pick('plan'),
    ...(location !== undefined && { location }),
    ...(tags !== undefined && { tags }),
    ...(expanded.has('provisioningstate') && { provisioningState: properties['provisioningState'] ?? 'Succeeded' }),
    ...(expanded.has('changedtime') && changedTime !== undefined && { changedTime }),
    ...(expanded.has('createdtime') && changedTime !== undefined && { createdTime: changedTime }),
  };
}
