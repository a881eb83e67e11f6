import Link from "next/link";
import { sourceOf } from "../words";

/** A row by what it is, leading to the screen that shows it. */
export function EvidenceLink({ slug, id }: { slug: string; id: string }) {
  const { noun, href } = sourceOf(slug, id);
  if (!href) return <span>{noun}</span>;
  return (
    <Link href={href} title={id} className="text-link hover:underline">
      {noun}
    </Link>
  );
}
