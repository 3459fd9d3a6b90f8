import SampleUpstream
import SwitcherTestKit
import Testing
import UpstreamTestKit

/// The web site that the playground shows.
struct SampleUpstreamTests {
    @Test func whoSwitchesThereIsInTheRepliesFromThenOn() async throws {
        let users = SampleUsers(["hu60": "btc", "other": "btc"], second: 100)
        try await withSampleUpstream(users: users) { site in
            let client = try await WireClient.connect(site.port)
            func get(_ target: String) async throws -> WireResponse {
                try await client.send("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n")
                return try await client.response()
            }
            #expect(try await get("/switch?puname=hu60&coin=bcc").body == "hu60 has chosen bcc\n")
            let reply = #"{"err_no":0,"err_msg":"","data":{"user_coin":{"hu60":"bcc"},"now_date":102}}"#
            #expect(try await get("/usercoin.php?last_date=101").body == reply)
            #expect(try await get("/switch?puname=%22&coin=btc").status == 400)
            #expect(try await get("/switch?puname=hu60").status == 400)
            #expect(try await get("/elsewhere").status == 404)
        }
    }
}
