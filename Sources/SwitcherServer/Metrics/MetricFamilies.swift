import PrometheusMetrics

/// Every metric there is. What is measured and has no row here is dropped; `docs/operating.md` has the same rows (a test compares them, and
/// both with what the server shows).
///
/// No label has values without end: no path, no name, nothing that a caller chooses.
enum MetricFamilies {
    static let all = http + process

    private static let http: [MetricFamily] = [
        .counter("switcher_http_requests_total", "Requests answered."),
        .histogram(
            "switcher_http_request_duration_seconds",
            "From a request's head to its reply, the body's way included.",
            buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
        ),
        .gauge("switcher_http_connections", "Connections: busy with a request, idle, or waiting for a place."),
        .gauge(
            "switcher_http_connections_max",
            "Connections served at the same time (MaxConnections, as far as descriptors allow)."
        ),
        .gauge("switcher_http_body_bytes", "Bytes of request bodies that are being received or decoded."),
        .gauge("switcher_http_body_max_bytes", "As many may be (MaxBufferedBodyBytes)."),
        .gauge(
            "switcher_tls_certificate_expiry_timestamp_seconds",
            "When the API's certificate chain is no longer valid, in seconds since 1970. Only with TLS."
        ),
    ]

    private static let process: [MetricFamily] = [
        .gauge("switcher_build_info", "Always 1; the label has the version."),
        .counter("switcher_log_lines_dropped_total", "Log lines dropped, because nobody took them as fast as they came."),
        .counter("process_cpu_seconds_total", "Processor time used, by the program and by the system for it."),
        .gauge("process_resident_memory_bytes", "Memory held."),
        .gauge("process_virtual_memory_bytes", "Memory mapped."),
        .gauge("process_open_fds", "Open file descriptors."),
        .gauge("process_max_fds", "As many may be open."),
        .gauge("process_start_time_seconds", "When the process started, in seconds since 1970."),
    ]
}
