import Foundation
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

struct ProcessStatisticsTests {
    @Test func aLineOfTheSystemIsRead() throws {
        let line = """
            4711 (a) b (c) S 1 4711 4711 0 -1 4194560 5000 0 7 0 250 50 0 0 20 0 9 0 123456 987654321 2500 18446744073709551615 1 1 0
            """
        let status = try #require(ProcessStatus(line))
        #expect(status.startTicks == 123_456 && status.virtualBytes == 987_654_321 && status.residentPages == 2_500)
        #expect(ProcessStatus("") == nil)
        #expect(ProcessStatus("4711 (name) S 1 2") == nil)
    }

    @Test func theyAreThoseOfThisProcess() throws {
        let values = Dictionary(ProcessStatistics.now().values.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let resources = try processResources()
        let resident = try #require(values["process_resident_memory_bytes"])
        // Others allocate meanwhile.
        #expect(resident > Double(resources.residentBytes) / 4 && resident < Double(resources.residentBytes) * 4)
        #expect(try #require(values["process_virtual_memory_bytes"]) > resident)
        #expect(try #require(values["process_cpu_seconds_total"]) > 0)
        let descriptors = try #require(values["process_open_fds"])
        #expect(try descriptors > 3 && descriptors <= #require(values["process_max_fds"]))
        let start = try #require(values["process_start_time_seconds"])
        let age = Date().timeIntervalSince1970 - start
        #expect(age > -1 && age < 24 * 3_600)
    }
}
