import type { Scenario } from "../model";
import { badDeploy } from "./bad-deploy";
import { databaseCascade } from "./database-cascade";
import { memoryLeak } from "./memory-leak";
import { quiet } from "./quiet";

/** Every scenario there is, in the order people see them. */
export const SCENARIOS: readonly Scenario[] = [databaseCascade, badDeploy, memoryLeak, quiet];

export const findScenario = (name: string): Scenario | undefined =>
  SCENARIOS.find((scenario) => scenario.name === name);
