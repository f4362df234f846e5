import type { Address, Family } from '../../address/address.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { ok } from '../../result.ts';
import { addressIn } from '../../table/address-column.ts';
import { valueOfId } from '../../table/id-index.ts';
import { isNowhere, ofFamily, resolveName, type NameAnswer } from '../../network/services/resolve-name.ts';
import { SERVICE_KINDS } from '../../network/services/service-table.ts';
import { badQuestion, type QuestionPart, type QuestionResult } from '../question-result.ts';
import { frontOf } from '../relay/gateway.ts';
import { askerAt, gatewayAt } from '../walk/place.ts';
import { configurationOf, destinationsOf, isOfFamily } from '../walk/ends.ts';
import { textAt } from '../../table/text-table.ts';
import { addressOf, idOf, lastPart } from './names.ts';

/** Whom a flow is for. Names are asked of the name server of the source. */
export type CloudDestination =
  /** `name`: what was asked for before somebody found the address. */
  | { readonly kind: 'address'; readonly address: Address; readonly name?: string }
  /**
   * A machine or a part of it, at its primary address; a load balancer, at its frontend; an application gateway, at its first one; a private
   * endpoint, at the address of its interface; a service, by its name.
   */
  | { readonly kind: 'resource'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string };

/** `expected`: the row of the configuration that was asked for. `service`: whose public address it is. Both may be `NONE`. */
export type Target = {
  readonly address: Address;
  readonly expected: number;
  readonly service: number;
  /** More addresses that the name has there: a client takes any. */
  readonly others?: readonly Address[];
  /** What is wrong with the name. */
  readonly issues: readonly Issue[];
};

const NO_ISSUES: readonly Issue[] = [];

export function targetOf(network: CloudNetwork, source: string, asked: CloudDestination): QuestionResult<Target> {
  const { services, texts } = network;
  switch (asked.kind) {
    case 'address': {
      const address = ownFor(network, source, asked.address) ?? asked.address;
      if (asked.name === undefined) return ok({ address, expected: NONE, service: NONE, issues: NO_ISSUES });
      const answer = answerFor(network, source, asked.name);
      // Somebody has an address already, whatever the documents say of the name.
      const service = valueOfId(services.byName, texts, asked.name.replace(/\.$/, ''));
      const isPublic = answer?.kind === 'public';
      return ok({ address, expected: NONE, service, issues: isPublic ? answer.issues : NO_ISSUES });
    }
    case 'resource': {
      const service = valueOfId(services.byId, texts, asked.id);
      if (service >= 0) return byName(network, source, namesOfService(network, service)[0] ?? '', 'destination');
      const [expected, other] = destinationsFor(network, source, asked.id);
      if (expected === undefined) return badQuestion('destination', noInterface(asked.id));
      if (other !== undefined) return badQuestion('destination', severalFrontends(network, asked.id, expected));
      return ok({ address: addressAt(network, expected), expected, service: NONE, issues: NO_ISSUES });
    }
    case 'name':
      return byName(network, source, asked.name, 'address');
  }
}

/**
 * Who asks for a loopback address asks itself ("no addresses within the entire 127.0.0.0/8 block … legitimately appear on any network
 * anywhere", RFC 1122, 3.2.1.3; RFC 4291, 2.5.3): what answers there is what answers at its own address.
 */
function ownFor(network: CloudNetwork, source: string, address: Address): Address | undefined {
  if (!address.startsWith('127.') && address !== '::1') return undefined;
  const alike = configurationOf(network, source, address === '::1' ? 'ipv6' : 'ipv4');
  const row = alike < 0 ? configurationOf(network, source) : alike;
  return row < 0 ? undefined : addressOf(network.configurations.addresses, row);
}

/** Of several frontends of a load balancer those of the source's family. */
function destinationsFor(network: CloudNetwork, source: string, id: string): readonly number[] {
  const all = destinationsOf(network, id);
  return all.length < 2 ? all : all.filter((row) => isOfFamily(network, row, familyAt(network, source)));
}

/** Why a load balancer is no destination by its own id. `first`: the row of one of its frontends. */
export const severalFrontends = (network: CloudNetwork, id: string, first: number): string =>
  `${lastPart(id)} has several frontends: ask for one of them, such as ${idOf(network, network.configurations.ids, first)}`;

/** The names by which whoever asks for a destination may do so, in lower case. It is met at the first one. */
export function namesOfTarget(network: CloudNetwork, asked: CloudDestination): readonly string[] {
  const { services, texts } = network;
  if (asked.kind === 'resource') return namesOfService(network, valueOfId(services.byId, texts, asked.id));
  return asked.name === undefined ? [] : [asked.name.toLowerCase().replace(/\.$/, '')];
}

/** None of what is no service. */
export function namesOfService({ services, texts }: CloudNetwork, service: number): readonly string[] {
  const { names, nameOffsets } = services;
  return service < 0
    ? []
    : Array.from(names.subarray(nameOffsets[service], nameOffsets[service + 1]), (text) => textAt(texts, text));
}

/** `unknown`: what is at fault where no document tells the address. */
function byName(network: CloudNetwork, source: string, name: string, unknown: QuestionPart): QuestionResult<Target> {
  const answer = answerFor(network, source, name);
  if (answer === undefined) return badQuestion('source', noInterface(source));
  const { issues } = answer;
  switch (answer.kind) {
    case 'told': {
      const [address, ...others] = new Set(ofFamily(answer.addresses, familyAt(network, source)));
      if (address === undefined) return badQuestion('destination', `${name} has no address of the source's family`);
      return ok({ address, expected: NONE, service: NONE, issues, ...(others.length > 0 && { others }) });
    }
    case 'public': {
      const { service } = answer;
      const address = addressIn(network.services.addresses, service);
      return address === undefined
        ? badQuestion(unknown, untoldAddress(network, service))
        : ok({ address, expected: NONE, service, issues });
    }
    case 'no-such-name':
      return badQuestion('destination', `the name ${name} has no address: ${withoutStop(sentencesOf(answer))}`);
    case 'unknown':
      return badQuestion(unknown, withoutStop(answer.missing));
  }
}

/** `untold`: what the documents lack, as sentences. `none`: there is no such name, by these documents. */
export type NamedAddresses =
  | { readonly kind: 'known'; readonly addresses: readonly Address[] }
  | { readonly kind: 'none' | 'untold'; readonly why: string };

/**
 * What the name server of the source answers, as far as documents tell: a service's public address is one of those
 * that it may have.
 */
export function namedAddresses(network: CloudNetwork, source: string, name: string): NamedAddresses {
  const answer = answerFor(network, source, name);
  switch (answer?.kind) {
    case 'told':
      return { kind: 'known', addresses: answer.addresses };
    case 'public': {
      const { service } = answer;
      const address = addressIn(network.services.addresses, service);
      return address === undefined
        ? { kind: 'untold', why: sentence(untoldAddress(network, service)) }
        : { kind: 'known', addresses: [address] };
    }
    case 'no-such-name':
      return isNowhere(answer)
        ? { kind: 'none', why: sentencesOf(answer) }
        : { kind: 'untold', why: `${sentencesOf(answer)} What everybody else is answered is in no document.` };
    case 'unknown':
      return { kind: 'untold', why: answer.missing };
    case undefined:
      return { kind: 'untold', why: sentence(noInterface(source)) };
  }
}

/* Problems are told as parts of sentences. */

export const noInterface = (id: string): string => `no interface with an address belongs to ${id}`;

function untoldAddress(network: CloudNetwork, service: number): string {
  const { ids, kinds } = network.services;
  const hasTag = SERVICE_KINDS[kinds[service] ?? 0] !== 'other';
  return `which public address ${lastPart(idOf(network, ids, service))} has is in no document${hasTag ? ', and its service tag is not loaded' : ''}`;
}

const sentencesOf = ({ issues }: NameAnswer): string => issues.map(({ sentence }) => sentence).join(' ');

const sentence = (problem: string): string => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;

/** What the source is answered when it asks for a name; undefined where it has no interface. */
function answerFor(network: CloudNetwork, source: string, name: string): NameAnswer | undefined {
  const from = configurationOf(network, source);
  return from < 0 ? undefined : resolveName(network, askerAt(network, from), name);
}

const familyAt = (network: CloudNetwork, source: string): Family =>
  configurationOf(network, source, 'ipv4') < 0 ? 'ipv6' : 'ipv4';

/** What a resource is asked at: its own address, or that of an application gateway's first frontend. */
function addressAt(network: CloudNetwork, row: number): Address {
  const { addresses, publicAddresses } = network.configurations;
  const gateway = gatewayAt(network, row);
  if (gateway < 0) return addressOf(addresses, row);
  const isFrontend = row !== network.applicationGateways.instances[2 * gateway];
  const front = isFrontend ? row : frontOf(network, gateway);
  return addressIn(publicAddresses, front) ?? addressOf(addresses, front < 0 ? row : front);
}

const withoutStop = (sentences: string): string => sentences.replace(/\.$/, '');
