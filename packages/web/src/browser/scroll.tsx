import type { ReactNode } from 'react';

type ScrollProps = { readonly label: string; readonly look?: string; readonly children: ReactNode };

/** What may be wider or higher than its place. Without a tab stop nobody could scroll it by keyboard. */
export function Scroll({ label, look = '', children }: ScrollProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div className={`scroll ${look}`} tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
