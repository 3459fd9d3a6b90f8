import ZooKeeper

/// Reads sub-accounts' records, from ZooKeeper at the call.
public struct RecordReader: Sendable {
    let client: ZooKeeperClient
    let directory: ZNodePath

    /// - Parameter writer: Whose records they are.
    public init(_ writer: SwitchWriter) {
        client = writer.client
        directory = writer.configuration.directory
    }

    /// Reads one. It takes as long as ZooKeeper may be away (`ZKRequestTimeoutSeconds`).
    ///
    /// - Returns: `nil` where there is none.
    public func record(of name: SubAccountName) async throws(RecordReadError) -> StoredRecord? {
        do throws(ZooKeeperError) {
            let (data, stat) = try await client.get(directory.appending(name.nodeName))
            return StoredRecord(name: name, coin: data, updatedMilliseconds: stat.modifiedMilliseconds)
        } catch {
            if error.code == .noNode { return nil }
            throw RecordReadError(error)
        }
    }

    /// Reads some, all at the same time, and returns them in the same order.
    ///
    /// - Returns: Of each the record, `nil` where there is none any more, or ``RecordReadError/refused``.
    func records(of names: ArraySlice<SubAccountName>) async throws(RecordReadError) -> [Result<StoredRecord?, RecordReadError>] {
        typealias Reading = Result<StoredRecord?, RecordReadError>
        let readings = await withTaskGroup(of: (Int, Reading).self) { group in
            for (position, name) in names.enumerated() {
                group.addTask {
                    (position, await Reading { () async throws(RecordReadError) in try await record(of: name) })
                }
            }
            var readings = [Reading](repeating: .success(nil), count: names.count)
            for await (position, reading) in group { readings[position] = reading }
            return readings
        }
        for case .failure(let error) in readings where error != .refused { throw error }
        return readings
    }
}

extension RecordReadError {
    init(_ error: ZooKeeperError) {
        self =
            switch error.code {
            case .noAuthorization: .refused
            case .cancelled, .closed: .cancelled
            default: .notReached
            }
    }
}

extension Result {
    init(_ body: () async throws(Failure) -> Success) async {
        do throws(Failure) {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
