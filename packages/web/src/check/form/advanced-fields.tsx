import { useWords } from '../../words/language.tsx';
import { Choice, TextField, TextLines } from './fields.tsx';
import type { FormPart } from './form-part.ts';

/** What most questions leave as it is. */
export function AdvancedFields({ draft, says, onDraft, onLeave }: FormPart) {
  const { form } = useWords();
  const isPortless = draft.protocol === 'icmp';
  const isWeb = draft.protocol === 'http' || draft.protocol === 'https';
  return (
    <>
      <div className="form-row advanced-row">
        <TextField
          label={form.count}
          hint={form.standard}
          text={draft.count}
          problem={says('count')}
          isNumber
          onText={(count) => onDraft({ count })}
        />
        <TextField
          label={form.flows}
          hint={isPortless ? form.noPort : form.sourcePortHint}
          text={isPortless ? '' : draft.flows}
          problem={says('flows')}
          isNumber
          disabled={isPortless}
          onText={(flows) => onDraft({ flows })}
        />
        <TextField
          label={form.deadline}
          hint="10"
          text={draft.deadline}
          problem={says('deadline')}
          isNumber
          onText={(deadline) => onDraft({ deadline })}
        />
        <TextField
          label={form.sourceAddress}
          hint={form.sourcePortHint}
          text={draft.sourceAddress}
          problem={says('sourceAddress')}
          onText={(sourceAddress) => onDraft({ sourceAddress })}
          onLeave={() => onLeave('sourceAddress')}
        />
        <TextField
          label={form.sourcePort}
          hint={isPortless ? form.noPort : form.sourcePortHint}
          text={isPortless ? '' : draft.sourcePort}
          problem={says('sourcePort')}
          isNumber
          disabled={isPortless}
          onText={(sourcePort) => onDraft({ sourcePort })}
        />
        <label className="tick">
          <input type="checkbox" checked={draft.trace} onChange={(event) => onDraft({ trace: event.target.checked })} />
          {form.trace}
        </label>
      </div>
      {isWeb && <WebFields draft={draft} says={says} onDraft={onDraft} onLeave={onLeave} />}
    </>
  );
}

/** How a web server is asked, and what is a good answer. */
function WebFields({ draft, says, onDraft, onLeave }: FormPart) {
  const { form } = useWords();
  return (
    <fieldset>
      <legend>{form.web}</legend>
      <div className="form-row web-row">
        <Choice
          label={form.method}
          value={draft.method}
          options={[
            ['GET', 'GET'],
            ['HEAD', 'HEAD'],
          ]}
          onChoice={(method) => onDraft({ method })}
        />
        <TextField
          label={form.path}
          hint={form.pathHint}
          text={draft.path}
          problem={says('path')}
          onText={(path) => onDraft({ path })}
          onLeave={() => onLeave('path')}
        />
        <TextField
          label={form.validStatus}
          hint="200-399"
          text={draft.validStatus}
          problem={says('validStatus')}
          onText={(validStatus) => onDraft({ validStatus })}
          onLeave={() => onLeave('validStatus')}
        />
        <TextLines
          label={form.headers}
          hint="Accept: application/json"
          text={draft.headers}
          problem={says('headers')}
          onText={(headers) => onDraft({ headers })}
          onLeave={() => onLeave('headers')}
        />
      </div>
    </fieldset>
  );
}
