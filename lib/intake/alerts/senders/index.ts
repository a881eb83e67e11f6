import type { Notice } from "@/lib/intake/alerts/notice";
import { byName, type Sender } from "@/lib/intake/alerts/sender";
import { alertmanager, prometheus } from "./alertmanager";
import { azure } from "./azure";
import { cloudwatch } from "./cloudwatch";
import { datadog } from "./datadog";
import { google } from "./google";
import { grafana } from "./grafana";
import { kubernetes } from "./kubernetes";
import { newrelic } from "./newrelic";
import { opsgenie } from "./opsgenie";
import { pagerduty } from "./pagerduty";
import { sentry } from "./sentry";
import { uptimeKuma } from "./uptime-kuma";
import { zabbix } from "./zabbix";

/**
 * All senders, those first whose format is the surest to be known: a body that came to another's address is asked of each in
 * this order.
 */
export const SENDERS: readonly Sender<Notice>[] = [
  pagerduty,
  azure,
  google,
  uptimeKuma,
  kubernetes,
  opsgenie,
  sentry,
  cloudwatch,
  newrelic,
  alertmanager,
  prometheus,
  grafana,
  zabbix,
  datadog,
];

/** The sender of this name or alias. */
export const alertSenderOf = byName(SENDERS);
