import { z } from "zod";

const EARLIEST = Date.parse("0001-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * A moment as callers write it, with any offset. The offset can carry it out of the years that have four digits, and what
 * lies beyond them is written in a way that the database does not read.
 */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= EARLIEST && Date.parse(text) <= LATEST, "lies beyond the calendar");
