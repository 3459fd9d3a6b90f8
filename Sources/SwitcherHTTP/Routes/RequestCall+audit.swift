import Switcher

extension RequestCall {
    /// A record of what the call changes, for the audit.
    ///
    /// - Parameter start: When it began.
    func record(of action: AuditRecord.Action, since start: ContinuousClock.Instant = .now) -> AuditRecord {
        AuditRecord(
            action,
            by: AuditRecord.Caller(
                user: identity?.user ?? "",
                remote: origin.remote,
                requestID: origin.id.description
            ),
            since: start
        )
    }
}

extension AuditRecord {
    /// The same with what the caller is answered.
    func answered(_ text: ReplyText) -> AuditRecord {
        ended(text.number == 0 ? .done : .failed(number: text.number, reason: text.message))
    }
}
