import { useWords } from '../../words/language.tsx';
import { Choice, TextField } from './fields.tsx';
import type { FormPart } from './form-part.ts';

/** By which protocol, to which port, in which family of addresses. */
export function FlowFields({ draft, says, onDraft }: Omit<FormPart, 'onLeave'>) {
  const { form } = useWords();
  return (
    <>
      <Choice
        label={form.protocol}
        value={draft.protocol}
        options={PROTOCOLS}
        onChoice={(protocol) => onDraft({ protocol })}
      />
      <TextField
        label={form.port}
        hint={draft.protocol === 'icmp' ? form.noPort : form.portHint}
        text={draft.protocol === 'icmp' ? '' : draft.port}
        problem={says('port')}
        isNumber
        disabled={draft.protocol === 'icmp'}
        onText={(port) => onDraft({ port })}
      />
      <Choice
        label={form.family}
        value={draft.family}
        options={[
          ['', form.anyFamily],
          ['ipv4', 'IPv4'],
          ['ipv6', 'IPv6'],
        ]}
        problem={says('family')}
        onChoice={(family) => onDraft({ family })}
      />
    </>
  );
}

const PROTOCOLS = [
  ['tcp', 'TCP'],
  ['http', 'HTTP'],
  ['https', 'HTTPS'],
  ['icmp', 'ICMP'],
] as const;
