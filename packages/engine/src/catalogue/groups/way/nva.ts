import type { CodesOfGroup } from '../../entry.ts';

/** Machines that route for others. */
export const NVA = {
  IP_FORWARDING_DISABLED: {
    azure: ['IPForwardingNotEnabled'],
    origins: ['local'],
    severity: 'error',
    evidence: 'configuration',
    meaning: 'The interface of an appliance has IP forwarding switched off.',
    remedy: 'Switch it on.',
    emitted: true,
  },
  IP_FORWARDING_OS_OFF: {
    azure: ['IPForwardingNotEnabled'],
    origins: ['local'],
    severity: 'error',
    evidence: 'observation',
    meaning: "The appliance's own kernel does not forward, as its agent says.",
    remedy: 'Set `net.ipv4.ip_forward` to 1 there.',
    emitted: false,
  },
  INSPECTION_HOP_NOT_CHECKED: {
    azure: ['IncompleteTopology'],
    origins: ['local'],
    severity: 'warning',
    evidence: 'configuration',
    meaning: 'The way passes an appliance whose own rules nobody can read.',
    remedy: 'Install an agent on it, or trust the probes.',
    emitted: false,
  },
} as const satisfies CodesOfGroup;
