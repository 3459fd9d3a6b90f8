import Logging
import Testing
import ZooKeeper

@testable import ZooKeeperRecipes

@Suite struct ElectionStateMachineTests {
    private let fence: Fence
    private var machine = ElectionStateMachine()

    init() throws {
        let client = ZooKeeperClient(configuration: .init(servers: []), logger: Logger(label: "test"))
        fence = Fence(node: ZNodePath("/leader/a"), token: 7, client: client)
        #expect(machine.state == .following)
        machine.won(fence, in: 1)
    }

    @Test mutating func itLeads() {
        #expect(machine.state == .leading(fence))
        #expect(machine.received(.session(.connected, id: 1)) == .stay)
        #expect(machine.state == .leading(fence))
    }

    @Test mutating func itGoesOnAfterASuspensionOnceItsNodeWasSeen() {
        #expect(machine.received(.session(.suspended, id: 1)) == .stay)
        #expect(machine.state == .suspended(fence))
        #expect(machine.received(.session(.connected, id: 1)) == .confirm)
        #expect(machine.state == .suspended(fence))
        #expect(machine.confirmed(.mine(session: 1)) == .stay)
        #expect(machine.state == .leading(fence))
    }

    @Test(arguments: [NodeClaim.gone, .ofEndedSession, .mine(session: 2)])
    mutating func itFollowsWhereItsNodeIsNotThereAfterASuspension(claim: NodeClaim) {
        _ = machine.received(.session(.suspended, id: 1))
        _ = machine.received(.session(.connected, id: 1))
        #expect(machine.confirmed(claim) == .over)
        #expect(machine.state == .following)
    }

    @Test mutating func itFollowsWhenItsSessionHasEnded() {
        #expect(machine.received(.session(.lost, id: nil)) == .over)
        #expect(machine.state == .following)
    }

    @Test mutating func itFollowsInAnotherSessionThoughItMissedTheLoss() {
        #expect(machine.received(.session(.connected, id: 2)) == .over)
        #expect(machine.state == .following)
    }

    @Test mutating func itFollowsWhenItsNodeIsGone() {
        _ = machine.received(.session(.suspended, id: 1))
        #expect(machine.received(.lost) == .over)
        #expect(machine.state == .following)
        #expect(machine.received(.session(.connected, id: 1)) == .over)
        #expect(machine.confirmed(.mine(session: 1)) == .over)
        #expect(machine.state == .following)
    }
}
