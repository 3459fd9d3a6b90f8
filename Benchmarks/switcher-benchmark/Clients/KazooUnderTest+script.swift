extension KazooUnderTest {
    /// What ``python`` runs: prints the seconds and the processor's seconds of one measurement, and the nanoseconds of single operations.
    static let scriptText = #"""
        import sys, threading, time
        from kazoo.client import KazooClient

        servers, what, *arguments = sys.argv[1:]
        client = KazooClient(servers)
        client.start(30)


        def figures(seconds, cpu, durations=()):
            print("figures", seconds, time.process_time() - cpu, *durations)


        def in_flight(calls, most):
            """Makes the calls, which are begun without waiting, so many at the same time. Fails where one fails."""
            places = threading.Semaphore(most)
            failures = []

            def ended(result):
                if result.exception is not None:
                    failures.append(result.exception)
                places.release()

            for call in calls:
                places.acquire()
                call().rawlink(ended)
            for _ in range(most):
                places.acquire()
            if failures:
                raise failures[0]


        def transaction(paths, value):
            def begin():
                transaction = client.transaction()
                for path in paths:
                    transaction.set_data(path, value)
                return transaction.commit_async()

            return begin


        if what in ("set", "transactions"):
            paths = open(arguments[0]).read().split("\n")[:-1]
            value = arguments[1].encode()
        if what == "set" and arguments[2] == "1":
            durations = []
            cpu = time.process_time()
            for path in paths:
                start = time.monotonic_ns()
                client.set(path, value)
                durations.append(time.monotonic_ns() - start)
            figures(sum(durations) / 1e9, cpu, durations)
        elif what == "set":
            start, cpu = time.monotonic(), time.process_time()
            in_flight((lambda path=path: client.set_async(path, value) for path in paths), int(arguments[2]))
            figures(time.monotonic() - start, cpu)
        elif what == "transactions":
            size, most = int(arguments[2]), int(arguments[3])
            start, cpu = time.monotonic(), time.process_time()
            in_flight((transaction(paths[index : index + size], value) for index in range(0, len(paths), size)), most)
            figures(time.monotonic() - start, cpu)
        elif what == "list":
            start, cpu = time.monotonic(), time.process_time()
            count = len(client.get_children(arguments[0]))
            figures(time.monotonic() - start, cpu)
            assert count == int(arguments[1]), count
        elif what == "watch":
            path, value, rounds = arguments[0], arguments[1].encode(), int(arguments[2])
            setter = KazooClient(servers)
            setter.start(30)
            durations = []
            cpu = time.process_time()
            for _ in range(rounds):
                told = threading.Event()
                at = []

                def changed(event):
                    assert event.type == "CHANGED", event
                    at.append(time.monotonic_ns())
                    told.set()

                client.get(path, watch=changed)
                start = time.monotonic_ns()
                setter.set(path, value)
                assert told.wait(30)
                durations.append(at[0] - start)
            figures(sum(durations) / 1e9, cpu, durations)
            setter.stop()
        client.stop()

        """#
}
