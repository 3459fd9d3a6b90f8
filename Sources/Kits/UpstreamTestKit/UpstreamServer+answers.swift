import Synchronization

extension UpstreamServer.Response {
    /// What a web site that follows docs/api.md says of users and their coins.
    public static func users(_ users: [(name: String, coin: String)], nowDate: Int64) -> UpstreamServer.Response {
        let map = users.map { #""\#($0.name)":"\#($0.coin)""# }.joined(separator: ",")
        return UpstreamServer.Response(
            #"{"err_no":0,"err_msg":"","data":{"user_coin":{\#(map)},"now_date":\#(nowDate)}}"#
        )
    }

    /// The same of a few, in their order.
    public static func users(_ users: KeyValuePairs<String, String>, nowDate: Int64) -> UpstreamServer.Response {
        .users(users.map { ($0.key, $0.value) }, nowDate: nowDate)
    }
}

extension UpstreamServer.Answer {
    /// Answers each as the closure says, which is told the number of the request, from 1 on.
    public static func numbered(
        _ respond: @escaping @Sendable (_ number: Int) async -> UpstreamServer.Response
    ) -> UpstreamServer.Answer {
        let count = RequestCount()
        return UpstreamServer.Answer { _ in await respond(count.next()) }
    }

    /// The same for all, and for none before the gate is open.
    public static func always(_ response: UpstreamServer.Response, behind gate: Gate) -> UpstreamServer.Answer {
        UpstreamServer.Answer { _ in
            await gate.wait()
            return response
        }
    }
}

private final class RequestCount: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
