import { askWithin, openBudget, whyNoModel } from "../model";
import type { Asker } from "./asker";

/** Asks the models that are configured, within the settings and quotas of the workspace. */
export const configuredAsker: Asker = { openBudget, whyNoModel, askWithin };
