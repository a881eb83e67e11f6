/**
 * Where shippers write who speaks, surest first: what instrumentation calls a service, what Kubernetes calls a workload, and
 * last the container or the job. A host is no service: many speak from one.
 */
export const SERVICE_LABELS = [
  "service",
  "service.name",
  "service_name",
  "serviceName",
  "app",
  "application",
  "app.kubernetes.io/name",
  "app_kubernetes_io_name",
  "k8s-app",
  "k8s_app",
  "k8s.deployment.name",
  "k8s.statefulset.name",
  "k8s.daemonset.name",
  "k8s.cronjob.name",
  "k8s.job.name",
  "faas.name",
  "deployment",
  "statefulset",
  "daemonset",
  "workload",
  "k8s.container.name",
  "container_name",
  "container.name",
  "container",
  "component",
  "unit",
  "systemd_unit",
  "SYSLOG_IDENTIFIER",
  "_SYSTEMD_UNIT",
  "syslog_identifier",
  "programname",
  "appname",
  "job",
] as const;

export const ENVIRONMENT_LABELS = [
  "environment",
  "env",
  "deployment.environment.name",
  "deployment.environment",
  "deployment_environment_name",
  "deployment_environment",
] as const;

export const RELEASE_LABELS = ["release", "service.version", "service_version"] as const;

export const LEVEL_LABELS = [
  "level",
  "severity",
  "detected_level",
  "severity_text",
  "loglevel",
  "log.level",
  "levelname",
  "lvl",
] as const;

export const TRACE_LABELS = ["trace_id", "traceId", "traceID", "trace.id", "TraceId"] as const;
