import Switcher
import SwitcherHTTP

/// Tells those who read `/events` what the audit has, with the first names of a batch or a pull.
struct AuditEvents: AuditOutlet {
    let events: EventBroadcast

    var isListening: Bool { events.isAnybodyReading }

    func take(_ record: AuditRecord) {
        events.publish("audit", AuditLine.text(record, withSample: true))
    }
}
