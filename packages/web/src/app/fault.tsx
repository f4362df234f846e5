import { Component, type ReactNode } from 'react';
import { Link } from '../browser/link.tsx';
import { useWords } from '../words/language.tsx';

type Given = { readonly at: string; readonly children: ReactNode };
type Kept = { readonly at: string; readonly fault: unknown };

/** A page with a fault of ours shows what went wrong, and takes none of the others with it. `at`: elsewhere the fault is forgotten. */
export class FaultOf extends Component<Given, Kept> {
  override readonly state: Kept = { at: this.props.at, fault: undefined };

  static getDerivedStateFromError(fault: unknown) {
    return { fault };
  }

  static getDerivedStateFromProps({ at }: Given, kept: Kept): Kept {
    return at === kept.at ? kept : { at, fault: undefined };
  }

  override render() {
    const { fault } = this.state;
    return fault === undefined ? this.props.children : <FaultNote fault={fault} />;
  }
}

function FaultNote({ fault }: { readonly fault: unknown }) {
  const { state } = useWords();
  return (
    <div className="note trouble" role="alert">
      <h2>{state.fault}</h2>
      <p lang="en">{String(fault)}</p>
      <p>{state.faultMore}</p>
      <Link href="/">{state.home}</Link>
    </div>
  );
}
