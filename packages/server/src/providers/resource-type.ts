import { armError, type ResourceId } from '@hopscope/protocol';

import { guidOf } from '../fleet/guid.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute } from './route.ts';

type Document = { readonly id: ResourceId; readonly name: string };

/** The reading half of a resource type, the same for all: list in the subscription, list in a group, get. */
export function readRoutes<D extends Document>(provider: {
  /** `Microsoft.Network/networkWatchers` */
  readonly type: string;
  /** Microsoft.Network documents have an `etag`. */
  readonly etag: boolean;
  readonly documents: (asked: ArmAsked) => Promise<readonly D[]>;
}): readonly ArmRoute[] {
  const { type, etag, documents } = provider;
  const shown = (document: D): D => (etag ? withEtag(document) : document);
  const list = async (asked: ArmAsked): Promise<ArmAnswer> => {
    const { group } = asked.params;
    const all = await documents(asked);
    return { kind: 'found', body: { value: all.filter((it) => group === undefined || isIn(it, group)).map(shown) } };
  };
  return [
    { method: 'GET', path: `/subscriptions/:subscription/providers/${type}`, handle: list },
    { method: 'GET', path: pathInGroup(type), handle: list },
    {
      method: 'GET',
      path: `${pathInGroup(type)}/:name`,
      handle: async (asked) => {
        const document = findIn(await documents(asked), asked);
        if (document === undefined) return refused(notFound(type, asked));
        const body = shown(document);
        return { kind: 'found', body, ...('etag' in body && { etag: String(body.etag) }) };
      },
    },
  ];
}

export const pathInGroup = (type: string) => `/subscriptions/:subscription/resourceGroups/:group/providers/${type}`;

/** The document that the path names. */
export function findIn<D extends Document>(documents: readonly D[], { params }: ArmAsked): D | undefined {
  const { group = '', name = '' } = params;
  return documents.find((it) => isIn(it, group) && it.name.toLowerCase() === name.toLowerCase());
}

export const notFound = (type: string, { params: { group = '', name = '' } }: ArmAsked) =>
  armError('ResourceNotFound', { resource: `${type}/${name}`, group }, { target: `${type.split('/').at(-1)}` });

const isIn = ({ id }: Document, group: string) => id.split('/')[4]?.toLowerCase() === group.toLowerCase();

/** Nobody writes these documents yet: what they say is their revision. The member stands where Azure puts it. */
function withEtag<D extends Document>(document: D): D & { readonly etag: string } {
  const etag = `W/"${guidOf(JSON.stringify(document))}"`;
  const { name, id, ...rest } = document;
  return { name, id, etag, ...rest } as unknown as D & { readonly etag: string };
}
