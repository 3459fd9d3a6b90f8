import Foundation
import Metrics
import PrometheusMetrics
import Switcher
import SwitcherHTTP
import SwitcherVersion

/// What the server is measured with. The one place that knows with which backend: everybody else is handed a factory.
public struct ServerMetrics: Sendable {
    private let registry = PrometheusRegistry(MetricFamilies.all)

    /// - Parameters:
    ///   - droppedLogLines: How many lines the log has lost so far; asked at every scrape.
    ///   - droppedAuditLines: The same of the audit's file.
    public init(
        droppedLogLines: @escaping @Sendable () -> Int = { 0 },
        droppedAuditLines: @escaping @Sendable () -> Int = { 0 }
    ) {
        Meter(label: "switcher_build_info", dimensions: [("version", Version.current)], factory: registry).set(1)
        registry.add { ProcessStatistics.now().values }
        registry.add { [("switcher_log_lines_dropped_total", Double(droppedLogLines()))] }
        registry.add { [("switcher_audit_lines_dropped_total", Double(droppedAuditLines()))] }
    }

    /// What measures with it has its family in ``MetricFamilies``.
    var factory: any MetricsFactory { registry }

    /// Shows when what that one serves comes to its end; asked at every scrape, since it may be replaced.
    func show(_ tls: Replaceable<TLSIdentity>) {
        registry.add {
            [("switcher_tls_certificate_expiry_timestamp_seconds", tls.current.expiry.timeIntervalSince1970)]
        }
    }

    /// All that `/metrics` shows.
    func exposition() -> HTTPExposition {
        HTTPExposition(registry.text().text, contentType: PrometheusText.contentType)
    }
}
