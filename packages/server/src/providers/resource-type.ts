import {
  armError,
  keyOf,
  presentChild,
  presentCompute,
  presentNetwork,
  resourceIdOf,
  type ArmDocument,
  type ResourceId,
} from '@hopscope/protocol';

import { childrenIn } from '../estate/children.ts';
import { etagOf, type Known } from './inventory.ts';
import { paged } from './paging.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from './route.ts';

/** A resource type that is served from the inventory; every one has the same shape. */
export type ResourceType = {
  /** `Microsoft.Network/networkSecurityGroups` */
  readonly type: string;
  /** Children that lie in its documents and have URLs of their own, by the property that lists them. */
  readonly children?: readonly string[];
  /** What a document is shown with beside what is stored of it. */
  readonly complete?: (document: ArmDocument, parts: ProviderParts) => ArmDocument;
};

/** The reading half of a resource type: lists in the subscription and in a group, get, and the same for its children. */
export function readRoutes(type: ResourceType, parts: ProviderParts): readonly ArmRoute[] {
  const { inventory } = parts;
  const path = pathInGroup(type.type);
  const list = async (asked: ArmAsked): Promise<ArmAnswer> => {
    const { group } = asked.params;
    const all = await inventory.documents(type.type, asked.gone);
    const shown = group === undefined ? all : all.filter(({ document }) => isIn(document.id, group));
    return paged(shown, idOf, (known) => present(type, known, parts), asked);
  };
  const withParent = async (asked: ArmAsked, then: (known: Known) => ArmAnswer): Promise<ArmAnswer> => {
    const known = await inventory.document(askedId(type.type, asked));
    return known === undefined ? refused(notFound(type.type, asked)) : then(known);
  };
  return [
    { method: 'GET', path: `/subscriptions/:subscription/providers/${type.type}`, handle: list },
    { method: 'GET', path, handle: list },
    {
      method: 'GET',
      path: `${path}/:name`,
      handle: (asked) => withParent(asked, (known) => shownAs(present(type, known, parts), known)),
    },
    ...(type.children ?? []).flatMap((member): readonly ArmRoute[] => [
      {
        method: 'GET',
        path: `${path}/:name/${member}`,
        handle: (asked) =>
          withParent(asked, (known) => {
            const children = childrenOf(type, member, known, parts);
            return paged(
              children,
              ({ id }) => id,
              (child) => child,
              asked,
            );
          }),
      },
      {
        method: 'GET',
        path: `${path}/:name/${member}/:child`,
        handle: (asked) =>
          withParent(asked, (known) => {
            const child = childrenOf(type, member, known, parts).find(({ name }) => sameName(name, asked.params.child));
            return child === undefined ? refused(childNotFound(known, member, asked)) : shownAs(child, known);
          }),
      },
    ]),
  ];
}

/** As Azure sends it. */
export function present(type: ResourceType, known: Known, parts: ProviderParts): ArmDocument {
  const whole = type.complete?.(known.document, parts) ?? known.document;
  return isNetwork(type) ? presentNetwork(whole, etagOf(known), type.children) : presentCompute(whole);
}

function childrenOf(type: ResourceType, member: string, known: Known, parts: ProviderParts): readonly ArmDocument[] {
  const etag = etagOf(known);
  return childrenIn(type.complete?.(known.document, parts) ?? known.document, member).map(
    (child) => presentChild(child, etag, `${type.type}/${member}`) as ArmDocument,
  );
}

const shownAs = (body: ArmDocument, known: Known) => found(body, 'etag' in body ? etagOf(known) : undefined);

const isNetwork = ({ type }: ResourceType) => type.startsWith('Microsoft.Network/');

const idOf = ({ document }: Known) => document.id;

export const pathInGroup = (type: string) => `/subscriptions/:subscription/resourceGroups/:group/providers/${type}`;

/** The id that the path names. */
export const askedId = (type: string, { params }: ArmAsked): ResourceId =>
  resourceIdOf({ subscription: params.subscription ?? '', group: params.group ?? '' }, type, params.name ?? '');

export const notFound = (type: string, { params: { group = '', name = '' } }: ArmAsked) =>
  armError('ResourceNotFound', { resource: `${type}/${name}`, group }, { target: `${type.split('/').at(-1)}` });

const childNotFound = ({ document }: Known, member: string, { params: { child = '' } }: ArmAsked) =>
  armError('NotFound', { what: `Resource ${document.id}/${member}/${child}` }, { target: member });

export const isIn = (id: ResourceId, group: string) => keyOf(id).split('/')[4] === group.toLowerCase();

export const sameName = (a: string, b: string | undefined) => a.toLowerCase() === b?.toLowerCase();
