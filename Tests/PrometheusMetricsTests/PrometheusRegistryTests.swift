import Metrics
import Testing

@testable import PrometheusMetrics

struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry([
        .counter("requests_total", "Requests, by route."), .gauge("queue_records", "Records that wait."),
        .histogram("duration_seconds", "How long\nit \\ takes.", buckets: [0.1, 1, 10]),
        .gauge("process_resident_memory_bytes", "Memory."),
    ])

    @Test func whatIsMeasuredIsWritten() {
        let counter = Counter(label: "requests_total", dimensions: [("route", "/switch"), ("err_no", "0")], factory: registry)
        counter.increment(by: 3)
        Counter(label: "requests_total", dimensions: [("err_no", "0"), ("route", "/switch")], factory: registry).increment()
        Meter(label: "queue_records", factory: registry).set(12)
        let timer = Metrics.Timer(label: "duration_seconds", factory: registry)
        for milliseconds in [50, 100, 500, 20_000] { timer.recordMilliseconds(milliseconds) }
        registry.add { [("process_resident_memory_bytes", 1.5e6)] }
        #expect(
            registry.text().text == """
                # HELP duration_seconds How long\\nit \\\\ takes.
                # TYPE duration_seconds histogram
                duration_seconds_bucket{le="0.1"} 2
                duration_seconds_bucket{le="1"} 3
                duration_seconds_bucket{le="10"} 3
                duration_seconds_bucket{le="+Inf"} 4
                duration_seconds_sum 20.65
                duration_seconds_count 4
                # HELP process_resident_memory_bytes Memory.
                # TYPE process_resident_memory_bytes gauge
                process_resident_memory_bytes 1500000
                # HELP queue_records Records that wait.
                # TYPE queue_records gauge
                queue_records 12
                # HELP requests_total Requests, by route.
                # TYPE requests_total counter
                requests_total{err_no="0",route="/switch"} 4

                """
        )
    }

    @Test func labelsAreEscaped() {
        Counter(label: "requests_total", dimensions: [("route", "a\"b\\c\nd")], factory: registry).increment()
        #expect(registry.text().text.contains(#"requests_total{route="a\"b\\c\nd"} 1"#))
    }

    @Test func whatItDoesNotKnowIsDropped() {
        Counter(label: "others_total", factory: registry).increment()
        Meter(label: "requests_total", factory: registry).set(1)
        #expect(registry.text().text.isEmpty)
    }

    @Test func oneSampleTooManyIsDropped() {
        for number in 0...PrometheusRegistry.maximumSamples {
            Counter(label: "requests_total", dimensions: [("route", "\(number)")], factory: registry).increment()
        }
        let lines = registry.text().text.split(separator: "\n")
        #expect(lines.count == PrometheusRegistry.maximumSamples + 2)
    }

    @Test func aMeterMovesBothWays() {
        let meter = Meter(label: "queue_records", factory: registry)
        meter.increment(by: 5)
        meter.decrement(by: 7.5)
        #expect(registry.text().text.hasSuffix("queue_records -2.5\n"))
    }

    /// What many threads measure at the same time is all there.
    @Test func nothingIsLostBetweenThreads() async {
        let counter = Counter(label: "requests_total", factory: registry)
        let meter = Meter(label: "queue_records", factory: registry)
        let timer = Metrics.Timer(label: "duration_seconds", factory: registry)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<100_000 {
                        counter.increment()
                        meter.increment(by: 2)
                        meter.decrement(by: 1)
                        timer.recordMilliseconds(500)
                    }
                }
            }
        }
        let text = registry.text().text
        #expect(text.contains("requests_total 800000\n"))
        #expect(text.contains("queue_records 800000\n"))
        #expect(text.contains("duration_seconds_bucket{le=\"0.1\"} 0\nduration_seconds_bucket{le=\"1\"} 800000\n"))
        #expect(text.contains("duration_seconds_sum 400000\nduration_seconds_count 800000\n"))
    }

    @Test func whatIsNoNumberIsWrittenAsPrometheusWritesIt() {
        let meter = Meter(label: "queue_records", factory: registry)
        for (value, text) in [(Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e20, "1e+20"), (0.5, "0.5")] {
            meter.set(value)
            #expect(registry.text().text.hasSuffix("queue_records \(text)\n"))
        }
    }
}
