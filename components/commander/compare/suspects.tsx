import { ArrowDown, ArrowUp, CircleMinus, CirclePlus, Minus } from "lucide-react";
import { SafeText } from "@/components/blocks/safe-text";
import { formatPercent } from "@/lib/kit/format";
import { inWords, nameOf } from "../words";
import type { Moved } from "./compare";

/** Each suspect with its rank in both runs, and where it moved: by an arrow and a word, not by colour alone. */
export function Suspects({ hypotheses }: { hypotheses: Moved[] }) {
  if (hypotheses.length === 0)
    return <p className="border-t px-4 py-3 text-muted-foreground text-sm">Neither suspects anybody.</p>;
  return (
    <table className="w-full text-sm tabular-nums">
      <caption className="sr-only">Each suspect with its rank and confidence in both runs</caption>
      <thead className="border-y text-muted-foreground text-xs [&_th]:h-8 [&_th]:px-4 [&_th]:font-normal">
        <tr>
          <th scope="col" className="text-left">
            Suspect
          </th>
          <th scope="col" className="w-22 text-right max-sm:w-16 max-sm:px-1!">
            first
          </th>
          <th scope="col" className="w-22 text-right max-sm:w-16 max-sm:px-1!">
            second
          </th>
          <th scope="col" className="w-32 text-left max-sm:w-20 max-sm:pl-3!">
            moved
          </th>
        </tr>
      </thead>
      <tbody className="divide-y [&_td]:px-4 [&_td]:py-1.5">
        {hypotheses.map((moved) => (
          <tr key={`${moved.entity.kind} ${moved.entity.name}`}>
            <td className="max-w-0 truncate max-sm:pr-1!">
              <SafeText text={nameOf(moved.entity)} />
              <span className="ml-2 text-muted-foreground text-xs max-sm:ml-0 max-sm:block max-sm:truncate">
                <SafeText text={inWords(moved.kind)} />
              </span>
            </td>
            <Place place={moved.a} />
            <Place place={moved.b} />
            <td className="align-top max-sm:pl-3!">
              <Movement moved={moved} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Place = ({ place }: { place: Moved["a"] }) => (
  <td className="whitespace-nowrap text-right align-top max-sm:px-1!">
    {place ? (
      <>
        <span className="text-muted-foreground">{place.rank}.</span> {formatPercent(place.confidence)}
      </>
    ) : (
      <span className="text-muted-foreground">no</span>
    )}
  </td>
);

function Movement({ moved: { a, b, up } }: { moved: Moved }) {
  const [Icon, text, look] = !a
    ? ([CirclePlus, "new", "text-link"] as const)
    : !b
      ? ([CircleMinus, "gone", "text-warning"] as const)
      : up === 0
        ? ([Minus, "same", "text-muted-foreground"] as const)
        : up! > 0
          ? ([ArrowUp, `up ${up}`, "text-link"] as const)
          : ([ArrowDown, `down ${-up!}`, "text-warning"] as const);
  return (
    <span className={`flex items-center gap-1 whitespace-nowrap text-xs ${look}`}>
      <Icon className="size-3.5" aria-hidden="true" />
      {text}
    </span>
  );
}
