import Link from "next/link";
import { SafeText } from "@/components/blocks/safe-text";

const CHIP = "block max-w-full truncate rounded-md border bg-muted/50 px-1.5 font-mono text-xs leading-5";

/** A few names as chips; with `hrefOf` each leads somewhere. */
export function Names({ names, hrefOf }: { names: string[]; hrefOf?: (name: string) => string }) {
  return (
    <ul className="flex min-w-0 flex-wrap gap-1">
      {names.map((name) => (
        <li key={name} className="min-w-0 max-w-full">
          {hrefOf ? (
            <Link
              href={hrefOf(name)}
              className={`${CHIP} outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/50`}
            >
              <SafeText text={name} />
            </Link>
          ) : (
            <span className={CHIP}>
              <SafeText text={name} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
