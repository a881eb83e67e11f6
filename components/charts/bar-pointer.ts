import { type KeyboardEvent, type PointerEvent, useState } from "react";

/** Pointing at, dragging over and stepping through the bars of a chart. */
export function useBarPointer(
  bars: number,
  active: number | null,
  setActive: (index: number | null) => void,
  onRange?: (from: number, to: number) => void,
) {
  const [start, setStart] = useState<number | null>(null);
  const indexAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left) / Math.max(1, box.width);
    return Math.min(bars - 1, Math.max(0, Math.floor(part * bars)));
  };
  const span: [number, number] | null =
    start !== null && active !== null && start !== active
      ? [Math.min(start, active), Math.max(start, active)]
      : null;

  const handlers = {
    onPointerMove: (event: PointerEvent<HTMLElement>) => bars > 0 && setActive(indexAt(event)),
    onPointerLeave: () => start === null && setActive(null),
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (!onRange || bars === 0 || event.button !== 0 || event.pointerType === "touch") return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setStart(indexAt(event));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (start === null) return;
      const end = indexAt(event);
      setStart(null);
      setActive(null);
      onRange?.(start, end);
    },
    onPointerCancel: () => setStart(null),
    onBlur: () => setActive(null),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (bars === 0) return;
      const from = active ?? bars;
      const steps: Record<string, number> = {
        ArrowLeft: from - 1,
        ArrowRight: active === null ? 0 : from + 1,
        Home: 0,
        End: bars - 1,
      };
      const next = steps[event.key];
      if (next !== undefined) {
        event.preventDefault();
        setActive(Math.min(bars - 1, Math.max(0, next)));
      } else if (event.key === "Enter" && active !== null) onRange?.(active, active);
      else if (event.key === "Escape") {
        setStart(null);
        setActive(null);
      }
    },
  };
  return { handlers, span };
}
