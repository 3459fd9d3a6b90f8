import Logging
import Testing
import ZooKeeper

@testable import ZooKeeperRecipes

@Suite struct FenceTests {
    private let fence: Fence
    private let other: ZNodePath

    init() throws {
        let client = ZooKeeperClient(configuration: .init(servers: []), logger: Logger(label: "test"))
        fence = Fence(node: ZNodePath("/leader/a"), token: 7, client: client)
        other = ZNodePath("/other")
    }

    @Test func whereTheFenceIsGoneItIsLost() {
        let refusal = ZooKeeperError(.noNode, operation: "transaction", path: fence.node, operationIndex: 0)
        #expect(fence.failure(from: refusal).code == .lost)
        #expect(fence.failure(from: refusal).isOutcomeUnknown == false)
    }

    @Test func anotherRefusalHasTheCallersIndex() {
        let failure = fence.failure(from: ZooKeeperError(.noNode, operation: "transaction", path: other, operationIndex: 3))
        #expect(failure.code == .failed)
        #expect(failure.cause?.operationIndex == 2)
        #expect(failure.cause?.path == other)
    }

    @Test func aRefusedCheckIsNoLoss() {
        let refusal = ZooKeeperError(.noAuthorization, operation: "transaction", path: fence.node, operationIndex: 0)
        #expect(fence.failure(from: refusal).code == .failed)
    }

    @Test func whatWasNotAnsweredIsUnknown() {
        let failure = fence.failure(from: ZooKeeperError(.connectionLoss, operation: "transaction"))
        #expect(failure.code == .failed)
        #expect(failure.isOutcomeUnknown)
    }

    @Test func cancelledAndClosedAreToldApart() {
        #expect(fence.failure(from: ZooKeeperError(.cancelled, operation: "transaction")).code == .cancelled)
        #expect(fence.failure(from: ZooKeeperError(.closed, operation: "transaction")).code == .closed)
        let unsent = ZooKeeperError(.closed, operation: "get", wasSent: false)
        #expect("\(fence.failure(from: unsent))" == "/leader/a: closed (get: closed)")
    }
}
