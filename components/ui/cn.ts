import { type ClassValue, clsx } from "clsx"
import { extendTailwindMerge } from "tailwind-merge"

// Our own text size must be known, or it would be taken for colours and dropped.
const merge = extendTailwindMerge({ extend: { theme: { text: ["micro"] } } })

export function cn(...inputs: ClassValue[]) {
  return merge(clsx(inputs))
}
