// A document of the project as sections, one for each heading of its second level.

import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { type Block, readInline } from '../app/markdown.ts';
import { t } from '../text.ts';
import { Copy } from './alias.tsx';

/** Where a link of a document leads: to another document, out of the page, or nowhere that the page has. */
export type LinkTo = (to: string) => { readonly page: string; readonly hash: string } | string | null;

export function Prose({ blocks, linkTo }: { readonly blocks: readonly Block[]; readonly linkTo: LinkTo }) {
  const sections: Block[][] = [[]];
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level === 2) sections.push([]);
    sections.at(-1)?.push(block);
  }
  return (
    <article className="prose">
      {sections.map((section, index) => {
        const shown = section.map((block, at) => (
          <BlockView key={`${at} ${block.kind}`} block={block} linkTo={linkTo} />
        ));
        const [first] = section;
        return index === 0 ? (
          <div className="stack" key="lead">
            {shown}
          </div>
        ) : (
          <section key={first?.kind === 'heading' ? first.id : index}>{shown}</section>
        );
      })}
    </article>
  );
}

function BlockView({ block, linkTo }: { readonly block: Block; readonly linkTo: LinkTo }): ReactNode {
  switch (block.kind) {
    case 'heading': {
      const text = <Inlines text={block.text} linkTo={linkTo} />;
      if (block.level === 1) return <h1>{text}</h1>;
      return block.level === 2 ? <h2 id={block.id}>{text}</h2> : <h3 id={block.id}>{text}</h3>;
    }
    case 'paragraph':
    case 'quote':
      return (
        <p className={block.kind === 'quote' ? 'dim' : undefined}>
          <Inlines text={block.text} linkTo={linkTo} />
        </p>
      );
    case 'code':
      return (
        <figure className="code">
          <figcaption>
            <span>{block.language}</span>
            <Copy value={block.text} what={t('docs.code')} />
          </figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways can be reached by keyboard. */}
          <pre tabIndex={0}>{block.text}</pre>
        </figure>
      );
    case 'list': {
      const items = block.items.map((item) => (
        <li key={item}>
          <Inlines text={item} linkTo={linkTo} />
        </li>
      ));
      return block.ordered ? <ol className="howto">{items}</ol> : <ul className="bullets">{items}</ul>;
    }
    case 'table':
      return (
        <div className="scroller">
          <table className="table reft">
            <thead>
              <tr>
                {block.head.map((cell) => (
                  <th scope="col" key={cell}>
                    <Inlines text={cell} linkTo={linkTo} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr key={row.join('|')}>
                  {row.map((cell, at) => (
                    <td key={`${at} ${cell}`}>
                      <Inlines text={cell} linkTo={linkTo} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    default:
      return block satisfies never;
  }
}

function Inlines({ text, linkTo }: { readonly text: string; readonly linkTo: LinkTo }): ReactNode {
  return readInline(text).map((part, at) => {
    const key = `${at} ${part.text}`;
    switch (part.kind) {
      case 'text':
        return <Fragment key={key}>{part.text}</Fragment>;
      case 'code':
        return (
          <span className="mono" key={key}>
            {part.text}
          </span>
        );
      case 'bold':
        return (
          <b key={key}>
            <Inlines text={part.text} linkTo={linkTo} />
          </b>
        );
      case 'em':
        return (
          <em key={key}>
            <Inlines text={part.text} linkTo={linkTo} />
          </em>
        );
      case 'link': {
        const to = linkTo(part.to);
        const inside = <Inlines text={part.text} linkTo={linkTo} />;
        if (to === null) return <Fragment key={key}>{inside}</Fragment>;
        if (typeof to === 'string') {
          return (
            <a key={key} href={to} rel="noreferrer">
              {inside}
            </a>
          );
        }
        return (
          <Link key={key} to="/docs" search={{ page: to.page }} hash={to.hash}>
            {inside}
          </Link>
        );
      }
      default:
        return part satisfies never;
    }
  });
}
