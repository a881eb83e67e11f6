import { Fragment, type ReactNode } from "react";
import { CopyButton } from "@/components/blocks/copy-button";
import { SafeText } from "@/components/blocks/safe-text";
import { cn } from "@/components/ui/cn";
import { type Block, blocksOf, type Item } from "./markdown";
import { type Inline, plainOf } from "./markdown-inline";

interface Props {
  source: string;
  /** It stands above already: a first heading that says the same is left out. */
  title?: string;
  className?: string;
}

/** Markdown of people as elements, never as HTML: markup in it is text, images are links, links lead to http and https only. */
export function MarkdownView({ source, title, className }: Props) {
  const blocks = blocksOf(source);
  const [first] = blocks;
  const said = first?.kind === "heading" && plainOf(first.inside).trim() === title?.trim();
  return (
    <div className={cn("text-[0.9375rem] leading-6 [overflow-wrap:anywhere]", className)}>
      <Blocks blocks={said ? blocks.slice(1) : blocks} />
    </div>
  );
}

// Places in a text that is drawn anew as a whole: a block has no other identity.
const keyed = <T,>(list: T[], draw: (each: T) => ReactNode) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  list.map((each, i) => <Fragment key={i}>{draw(each)}</Fragment>);

function Blocks({ blocks }: { blocks: Block[] }) {
  return <div className="flex min-w-0 flex-col gap-3">{keyed(blocks, (block) => drawn(block))}</div>;
}

function drawn(block: Block): ReactNode {
  switch (block.kind) {
    case "heading":
      return <Heading block={block} />;
    case "paragraph":
      return (
        <p>
          <Inlines inlines={block.inside} />
        </p>
      );
    case "code":
      return <Code text={block.text} />;
    case "quote":
      return (
        <blockquote className="border-border border-l-2 pl-3 text-muted-foreground">
          <Blocks blocks={block.inside} />
        </blockquote>
      );
    case "list":
      return <List block={block} />;
    case "table":
      return <Table block={block} />;
    case "rule":
      return <hr className="my-1 border-border" />;
  }
}

const SIZE = ["text-xl", "text-lg", "text-base", "text-[0.9375rem]", "text-sm", "text-sm"];

function Heading({ block }: { block: Extract<Block, { kind: "heading" }> }) {
  // The page has a first heading of its own.
  const Tag = `h${Math.min(6, block.level + 1)}` as "h2";
  return (
    <Tag
      id={block.anchor}
      className={cn(
        "group mt-3 scroll-mt-16 text-pretty font-semibold tracking-tight first:mt-0",
        SIZE[block.level - 1],
      )}
    >
      <Inlines inlines={block.inside} />
      <a
        href={`#${block.anchor}`}
        aria-label="Link to this section"
        className="ml-1.5 rounded-sm font-normal text-muted-foreground opacity-0 outline-none focus-visible:opacity-100 focus-visible:ring-[3px] focus-visible:ring-ring/50 group-hover:opacity-100"
      >
        #
      </a>
    </Tag>
  );
}

function Code({ text }: { text: string }) {
  return (
    <div className="flex min-w-0 items-start gap-1 rounded-lg border bg-muted/60 py-1 pr-1 pl-3">
      <pre className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-xs leading-5 [overflow-wrap:normal]">
        <code>
          <SafeText text={text} />
        </code>
      </pre>
      <CopyButton text={text} label="Copy code" />
    </div>
  );
}

function List({ block }: { block: Extract<Block, { kind: "list" }> }) {
  const items = keyed(block.items, (item) => <ListItem item={item} />);
  const tasks = block.items.some((item) => item.done !== null);
  return block.ordered ? (
    <ol start={block.start} className="flex list-decimal flex-col gap-1 pl-6 marker:text-muted-foreground">
      {items}
    </ol>
  ) : (
    <ul
      className={cn(
        "flex flex-col gap-1 marker:text-muted-foreground",
        tasks ? "list-none pl-1" : "list-disc pl-5",
      )}
    >
      {items}
    </ul>
  );
}

function ListItem({ item }: { item: Item }) {
  if (item.done === null)
    return (
      <li>
        <Blocks blocks={item.inside} />
      </li>
    );
  return (
    <li className="flex gap-2">
      <input type="checkbox" disabled checked={item.done} readOnly aria-label="Step" className="mt-1.5" />
      <Blocks blocks={item.inside} />
    </li>
  );
}

function Table({ block }: { block: Extract<Block, { kind: "table" }> }) {
  return (
    <div className="max-w-full overflow-x-auto rounded-lg border">
      <table className="w-full border-collapse text-sm [overflow-wrap:normal]">
        <thead className="bg-muted/50">
          <tr>
            {keyed(block.head, (cell) => (
              <th scope="col" className="px-3 py-1.5 text-left font-medium">
                <Inlines inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y border-t">
          {keyed(block.rows, (row) => (
            <tr>
              {keyed(row, (cell) => (
                <td className="px-3 py-1.5 align-top">
                  <Inlines inlines={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inlines({ inlines, inLink = false }: { inlines: Inline[]; inLink?: boolean }) {
  return keyed(inlines, (inline) => <One inline={inline} inLink={inLink} />);
}

function One({ inline, inLink }: { inline: Inline; inLink: boolean }): ReactNode {
  if (inline.kind === "text") return <SafeText text={inline.text} />;
  if (inline.kind === "break") return <br />;
  if (inline.kind === "code")
    return (
      <code className="rounded-sm border bg-muted/60 px-1 py-px font-mono text-[0.85em]">
        <SafeText text={inline.text} />
      </code>
    );
  const inside = <Inlines inlines={inline.inside} inLink={inLink || inline.kind === "link"} />;
  if (inline.kind === "link") return <Address link={inline} inLink={inLink} inside={inside} />;
  if (inline.kind === "strong") return <strong className="font-semibold">{inside}</strong>;
  return inline.kind === "em" ? <em>{inside}</em> : <del>{inside}</del>;
}

interface AddressProps {
  link: Extract<Inline, { kind: "link" }>;
  /** It stands in the text of another link, which is the one to follow. */
  inLink: boolean;
  inside: ReactNode;
}

function Address({ link, inLink, inside }: AddressProps) {
  if (inLink) return inside;
  if (link.href === null)
    return (
      <span
        className="underline decoration-dotted underline-offset-2"
        title="This address is not opened from here"
      >
        {inside}
      </span>
    );
  const here = link.href.startsWith("#");
  return (
    <a
      href={link.href}
      {...(!here && { target: "_blank", rel: "noopener noreferrer nofollow" })}
      className="rounded-sm text-link underline-offset-2 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
    >
      {inside}
    </a>
  );
}
