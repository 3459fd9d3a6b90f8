import Synchronization
import Testing

@testable import Switcher

struct AuditOutletTests {
    private final class Outlet: AuditOutlet {
        let listens = Mutex(false)
        let count = Mutex(0)

        var isListening: Bool { listens.withLock { $0 } }

        func take(_ record: AuditRecord) { count.withLock { $0 += 1 } }
    }

    @Test func ofSeveralOneThatListensIsEnough() {
        let outlets = [Outlet(), Outlet()]
        let all = AuditOutlets(outlets)
        #expect(!AuditOutlets().isListening && !all.isListening)
        for (index, outlet) in outlets.enumerated() {
            outlet.listens.withLock { $0 = true }
            #expect(all.isListening)
            all.take(AuditRecord(.switchOne, by: nil).ended(.done))
            #expect(outlets.allSatisfy { $0.count.withLock { $0 } == index + 1 })
            outlet.listens.withLock { $0 = false }
        }
    }

    /// Who is made later says when the call began.
    @Test func aRecordLastsSinceItsBeginning() {
        let record = AuditRecord(.switchOne, by: nil, since: .now - .seconds(60)).ended(.done)
        #expect(record.duration >= .seconds(60))
    }
}
