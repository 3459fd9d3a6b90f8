import Switcher
import Synchronization

/// Keeps what was audited.
final class AuditRecorder: AuditOutlet {
    private let recorded = Mutex<[AuditRecord]>([])

    /// In the order of their coming.
    var records: [AuditRecord] { recorded.withLock { $0 } }

    func take(_ record: AuditRecord) {
        recorded.withLock { $0.append(record) }
    }
}
