/// Somebody who wants to know what was changed: a file, people who look on. Who changes things does not know who.
public protocol AuditOutlet: Sendable {
    /// Whether there is anybody who would take a record now. Where not, none need be made.
    var isListening: Bool { get }

    /// Takes a record or drops it. Never waits, never fails.
    func take(_ record: AuditRecord)
}

extension AuditOutlet {
    public var isListening: Bool { true }
}

/// Any number of outlets: each gets every record.
public struct AuditOutlets: AuditOutlet {
    private let outlets: [any AuditOutlet]

    public init(_ outlets: [any AuditOutlet] = []) {
        self.outlets = outlets
    }

    public var isListening: Bool { outlets.contains { $0.isListening } }

    public func take(_ record: AuditRecord) {
        for outlet in outlets { outlet.take(record) }
    }
}
