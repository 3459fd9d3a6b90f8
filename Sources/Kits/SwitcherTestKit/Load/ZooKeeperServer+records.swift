package import ZooKeeperTestKit

extension ZooKeeperServer {
    /// The coins by sub-account, as another client sees them. The member of an ensemble catches up with the leader first.
    ///
    /// - Parameter directory: With or without a slash at its end.
    package nonisolated func records(in directory: String) async throws -> [String: String] {
        let directory = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        return try await withRawClient { client in
            try await client.sync(directory)
            var records: [String: String] = [:]
            let names = try await client.children(directory)
            records.reserveCapacity(names.count)
            // Many at a time: one after another a hundred thousand would take half a minute.
            for start in stride(from: 0, to: names.count, by: 500) {
                try await withThrowingTaskGroup(of: (String, String).self) { group in
                    for name in names[start..<min(start + 500, names.count)] {
                        group.addTask { (name, try await client.get("\(directory)/\(name)").text) }
                    }
                    for try await (name, coin) in group { records[name] = coin }
                }
            }
            return records
        }
    }
}
