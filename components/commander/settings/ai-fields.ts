import type { SettingGroup } from "@/components/access/general/setting-fields";

/** The settings of models, budgets and votes; their own page, so that what they lead to can be said in full. */
export const AI_SETTING_GROUPS: SettingGroup[] = [
  {
    title: "Models",
    fields: [
      {
        key: "aiCalls",
        kind: "choice",
        label: "Whom agents may ask",
        hint: "Whatever is chosen, verdicts come from rules; a model adds words and suspicions, which are checked.",
        choices: [
          {
            value: "any",
            label: "Any model that is configured",
            consequence:
              "Templates, quoted lines and runbooks of an incident go to its server, secrets removed.",
          },
          {
            value: "local",
            label: "Only one on this machine or in its private network",
            consequence:
              "Nothing leaves your network. A model elsewhere is not asked; analyses are then by rules.",
          },
          {
            value: "none",
            label: "None",
            consequence: "No call is made. Analyses, predictions, drafts and answers are by rules alone.",
          },
        ],
      },
    ],
  },
  {
    title: "One analysis",
    fields: [
      {
        key: "aiRunCalls",
        kind: "number",
        label: "Calls",
        hint: "A run that has used up one of its budgets ends with what the rules found.",
        unit: "at most",
        invalid: "A whole number from 1 to 100.",
      },
      {
        key: "aiRunTokens",
        kind: "number",
        label: "Tokens",
        hint: "In and out together.",
        unit: "at most",
        invalid: "A whole number from 1,000 to 2,000,000.",
      },
      {
        key: "aiRunSeconds",
        kind: "number",
        label: "Time",
        hint: "What models may take; the first read and the rules never wait for them.",
        unit: "seconds",
        invalid: "A whole number from 5 to 600.",
      },
      {
        key: "aiRunCost",
        kind: "number",
        label: "Money",
        hint: "In the currency of AI_PRICES. Counts only for models whose price stands there.",
        unit: "at most",
        placeholder: "no ceiling",
        invalid: "A number from 0 to 1,000, or nothing.",
      },
    ],
  },
  {
    title: "One day",
    fields: [
      {
        key: "dailyAiTokens",
        kind: "number",
        label: "AI tokens",
        hint: "Used up, no language model is asked until the next day (UTC). Empty for no quota.",
        unit: "a day",
        placeholder: "no quota",
        invalid: "A whole number from 1 to 1,000,000,000,000, or nothing.",
      },
      {
        key: "dailyAiCost",
        kind: "number",
        label: "AI money",
        hint: "In the currency of AI_PRICES. Used up, no model is asked until the next day. Empty for no ceiling.",
        unit: "a day",
        placeholder: "no ceiling",
        invalid: "A number from 0 to 1,000,000, or nothing.",
      },
    ],
  },
  {
    title: "Plans",
    fields: [
      {
        key: "quorum",
        kind: "choice",
        label: "Who carries a plan",
        hint: "Before anything is carried out, each of the five agents votes on the exact plan. What the votes do not carry waits for a person with plans:approve.",
        choices: [
          {
            value: "unanimous",
            label: "All five agents",
            seats: 5,
            consequence:
              "One objection, abstention or failure is enough to wait for a person. The most careful way to act unattended.",
          },
          {
            value: "byzantine",
            label: "Four of five agents",
            seats: 4,
            consequence:
              "One agent may be silent, broken or wrong without harm (n ≥ 3f + 1). More plans go through at night; one mistaken agent cannot carry or stop one.",
          },
          {
            value: "people",
            label: "People only",
            seats: 0,
            consequence:
              "The agents vote and their votes are shown; nothing happens until a person approves.",
          },
        ],
      },
    ],
  },
  {
    title: "Cost of trouble",
    fields: [
      {
        key: "currency",
        kind: "text",
        label: "Currency",
        hint: "Of what a minute of a service costs. What models cost is in the currency of AI_PRICES.",
        longest: 3,
        invalid: "Three letters, such as EUR.",
      },
    ],
  },
];
