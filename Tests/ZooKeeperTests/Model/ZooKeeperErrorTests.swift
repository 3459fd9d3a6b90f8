import Testing

@testable import ZooKeeper

struct ZooKeeperErrorTests {
    @Test(arguments: [-12, -112])
    func aSessionThatTheServerNoLongerKnowsHasExpired(libraryCode: Int32) throws {
        let code = try #require(ZooKeeperError.Code(libraryCode: libraryCode))
        #expect(code == .sessionExpired)
        #expect(ZooKeeperError(code, operation: "set").isConnectionProblem)
    }

    @Test func whatIsNotKnownKeepsItsNumber() {
        #expect(ZooKeeperError.Code(libraryCode: -999) == .other(-999))
        #expect(ZooKeeperError.Code(libraryCode: 0) == nil)
    }

    @Test func aCodeIsWrittenAsItIsCalled() {
        #expect("\(ZooKeeperError.Code.noNode)" == "noNode")
        #expect("\(ZooKeeperError.Code.chrootMissing)" == "chrootMissing")
        #expect("\(ZooKeeperError.Code.other(-999))" == "other(-999)")
        let error = ZooKeeperError(.connectionLoss, operation: "set", path: "/a", libraryCode: -7)
        #expect("\(error)" == "set /a: connectionLoss, outcome unknown")
    }

    @Test func codesAreMatchedByTheirNames() {
        func kind(_ code: ZooKeeperError.Code) -> Int {
            switch code {
            case .noNode, .nodeExists: 1
            case .other(-999): 2
            default: 3
            }
        }
        #expect(kind(.noNode) == 1 && kind(.nodeExists) == 1 && kind(.other(-999)) == 2 && kind(.other(-998)) == 3)
    }

    @Test func ofALostConnectionTheLibraryKnowsMore() throws {
        let request = Request.get("/a", watch: nil)
        for code: Int32 in [-4, -7, -1] {
            let error = try #require(ZooKeeperError(libraryCode: code, request))
            #expect(error.code == .connectionLoss)
            #expect(error.libraryCode == code)
        }
        #expect(ZooKeeperError(libraryCode: 0, request) == nil)
    }

    /// Every server has its root: one that is not there is a chroot.
    @Test func aMissingRootIsAMissingChroot() {
        func code(_ request: Request, ofOperation index: Int? = nil) -> ZooKeeperError.Code {
            request.code(of: .noNode, ofOperation: index)
        }
        func create(_ path: ZNodePath) -> Request { .create(ZNodeCreation(path: path, access: .open)) }
        #expect(code(.get(.root, watch: nil)) == .chrootMissing)
        #expect(code(.get("/a", watch: nil)) == .noNode)
        #expect(code(create("/a")) == .chrootMissing)
        #expect(code(create("/a/b")) == .noNode)
        let transaction = Request.transaction([.set("/a", data: []), .create("/b", data: [])], wantsResults: false)
        #expect(code(transaction, ofOperation: 0) == .noNode)
        #expect(code(transaction, ofOperation: 1) == .chrootMissing)
        #expect(code(transaction, ofOperation: 2) == .noNode)
        #expect(code(transaction) == .noNode)
        #expect(create("/a").code(of: .nodeExists, ofOperation: nil) == .nodeExists)
    }
}
