import PrometheusMetrics

/// Every metric there is. What is measured and has no row here is dropped; `docs/operating.md` has the same rows (a test compares them, and
/// both with what the server shows).
///
/// No label has values without end: no path, no name, nothing that a caller chooses.
enum MetricFamilies {
    static let all = http + records + transactions + session + sync + subPools + process

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
        .counter(
            "switcher_http_connections_lost_total",
            "Connections that ended with something undone, by what it was, and whether its time was over (timeout) or the client had gone (lost)."
        ),
        .gauge("switcher_http_event_readers", "Readers of /events."),
        .gauge("switcher_http_lists", "Lists that are being sent: of users, of subpools. There may be two of each."),
        .gauge(
            "switcher_tls_certificate_expiry_timestamp_seconds",
            "When the API's certificate chain is no longer valid, in seconds since 1970. Only with TLS."
        ),
    ]

    private static let records: [MetricFamily] = [
        .counter(
            "switcher_records_written_total",
            "Records that ZooKeeper has confirmed: of single calls, of batches, of the sync."
        ),
        .counter(
            "switcher_calls_total",
            "Calls and pulls with records to write, by what they were told: not_confirmed and stopped are 107, not_read is 105."
        ),
        .counter("switcher_records_refused_total", "How often ZooKeeper has refused a record."),
        .counter("switcher_records_repaired_total", "Records that others had created or deleted, found out and put right."),
        .counter("switcher_record_losses_total", "How often the watch directory was found deleted, or most of its records gone."),
        .gauge("switcher_ready", "1 while switches are written right away, as /readyz says; else 0."),
        .gauge("switcher_queue_records", "Records that wait to be sent, of small calls (up to 16 records) and of large ones."),
        .gauge("switcher_queue_records_max", "As many of each may wait before calls are turned away."),
        .gauge("switcher_queue_calls", "Calls and pulls whose records are not all confirmed."),
    ]

    private static let transactions: [MetricFamily] = [
        .counter(
            "switcher_transactions_total",
            "Transactions: confirmed, lost with the connection, failed at a wrong belief (mismatch), at a refused record, or otherwise."
        ),
        .counter("switcher_transaction_retries_total", "Transactions of what failed ones had left, or of records that go apart."),
        .histogram(
            "switcher_transaction_records",
            "Records in a transaction.",
            buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 4_000]
        ),
        .histogram(
            "switcher_transaction_duration_seconds",
            "From a transaction's sending to its confirmation.",
            buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        ),
        .gauge("switcher_transactions_in_flight", "Transactions that are with ZooKeeper."),
    ]

    private static let session: [MetricFamily] = [
        .gauge(
            "switcher_zookeeper_session_state",
            "1 for the state of the session: connected, suspended or lost; 0 for the others."
        ),
        .counter("switcher_zookeeper_session_changes_total", "How often the session has come into that state."),
    ]

    private static let sync: [MetricFamily] = [
        .counter(
            "switcher_sync_pulls_total",
            "Pulls: successes, and failures for want of a reply (upstream), of a reply of use, or of confirmed records (write)."
        ),
        .histogram(
            "switcher_sync_pull_duration_seconds",
            "A pull, its records' writing included.",
            buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60]
        ),
        .gauge("switcher_sync_last_success_timestamp_seconds", "When a pull last succeeded, in seconds since 1970; 0 before."),
        .gauge("switcher_sync_cursor_timestamp_seconds", "The cursor, by the web site's clock; 0 before it first moves."),
        .counter("switcher_sync_cursor_stays_total", "Good replies whose now_date was of no use, so that the cursor stayed."),
        .counter("switcher_sync_records_total", "Records in good replies."),
        .counter("switcher_sync_skipped_total", "Entries of good replies that were skipped: a bad name, an unknown coin."),
        .gauge("switcher_sync_carried_records", "Records that ZooKeeper refused, tried again with every pull."),
        .gauge("switcher_sync_interval_seconds", "From the start of a pull to that of the next (CronIntervalSeconds)."),
        .gauge("switcher_sync_leads", "1 where this server syncs: it is alone, or leads; else 0."),
        .counter(
            "switcher_sync_leadership_changes_total",
            "How often this server began or ceased to lead, with ZKCoordinationDir."
        ),
        .counter(
            "switcher_sync_left_alone_total",
            "Pulled records that were left alone since they were changed meanwhile, with ZKCoordinationDir."
        ),
    ]

    private static let subPools: [MetricFamily] = [
        .counter("switcher_subpool_calls_total", "Calls about subpools that passed their checks, by how they ended."),
        .histogram(
            "switcher_subpool_ack_wait_seconds",
            "From a request's writing to the jobmaker's answer to it.",
            buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        ),
        .gauge("switcher_subpools_served", "Subpools that a call is being served on."),
        .gauge("switcher_subpool_calls_waiting", "Calls that wait for their turn on a subpool."),
        .counter(
            "switcher_subpool_late_total",
            "Updates that were told as not confirmed, by what became of them: an answer, another update, never written, or nothing."
        ),
        .counter(
            "switcher_subpool_put_backs_total",
            "Refused updates, by what became of the request before them. After failed and unknown it has to be written by hand."
        ),
    ]

    private static let process: [MetricFamily] = [
        .gauge("switcher_build_info", "Always 1; the label has the version."),
        .counter("switcher_log_lines_dropped_total", "Log lines dropped, because nobody took them as fast as they came."),
        .counter(
            "switcher_audit_lines_dropped_total",
            "Lines of AuditLogFile dropped, because the disk did not take them as fast as they came."
        ),
        .counter("process_cpu_seconds_total", "Processor time used, by the program and by the system for it."),
        .gauge("process_resident_memory_bytes", "Memory held."),
        .gauge("process_virtual_memory_bytes", "Memory mapped."),
        .gauge("process_open_fds", "Open file descriptors."),
        .gauge("process_max_fds", "As many may be open."),
        .gauge("process_start_time_seconds", "When the process started, in seconds since 1970."),
    ]
}
