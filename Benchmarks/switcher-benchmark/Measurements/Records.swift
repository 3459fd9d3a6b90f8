import CRawZooKeeper

/// Sub-accounts, and their records' paths for the C client.
struct Records: Sendable {
    let directory: String
    let names: [String]
    let paths: CStrings

    var count: Int { names.count }

    init(_ directory: String, _ names: [String]) {
        self.directory = directory
        self.names = names
        paths = CStrings(names.lazy.map { "\(directory)/\($0)" })
    }

    func path(_ index: Int) -> String { "\(directory)/\(names[index])" }

    /// Creates them, in a directory that is created as well if it is missing.
    func create(_ client: RawClient, coin: Coin = .btc) async throws {
        try await client.createDirectory(directory)
        try await client.write(RAW_CREATE, paths, coin: coin)
    }

    /// A call for each.
    func switches(to coin: Coin) -> CStrings {
        CStrings(names.lazy.map { API.get(API.switchPath($0, coin)) })
    }
}
