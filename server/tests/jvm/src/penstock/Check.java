package penstock;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Plain assertions, no test framework: the first that fails ends the program with its sentence. */
final class Check {
    /** What a scenario does. */
    interface Steps {
        void take() throws Exception;
    }

    private Check() {}

    /** Runs a scenario and ends the process with its outcome: libraries leave threads behind that would keep it alive. */
    static void all(Steps steps) {
        try {
            steps.take();
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static void equal(Object expected, Object found, String what) {
        that(Objects.equals(expected, found), what + ": expected " + expected + ", found " + found);
    }

    /** Waits for something to come true. The limit is for what never does; it says nothing about how long it should take. */
    static void eventually(String what, Duration limit, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds.call()) {
            that(System.nanoTime() < end, "still waiting after " + limit.toSeconds() + " s: " + what);
            Thread.sleep(100);
        }
    }

    static void say(String sentence) {
        System.out.printf("   %tT  %s%n", System.currentTimeMillis(), sentence);
    }
}
