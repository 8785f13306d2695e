// Runs queries in Flink inside of this process, one for each line of standard input, and says how much processor time each took:
//
//     run    TAB  CREATE TABLE ...  TAB  SELECT ...     rows go nowhere
//     count  TAB  CREATE TABLE ...  TAB  SELECT ...     rows are counted: those that are left where a later one takes one back
//
// Each is answered by `ok TAB nanoseconds TAB rows` or `failed TAB why`. The time is that of the whole process, its own and the kernel's
// for it: it has threads that compile and collect garbage for the job. It ends with its input.

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

public final class Runner {
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        // What is logged must not come between.
        System.setOut(System.err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String line;
        while ((line = lines.readLine()) != null) {
            String[] parts = line.split("\t");
            try {
                long began = system.getProcessCpuTime();
                TableEnvironment environment = TableEnvironment.create(settings());
                environment.executeSql(parts[1]);
                Table rows = environment.sqlQuery(parts[2]);
                long counted = 0;
                if (parts[0].equals("count")) {
                    counted = count(rows);
                } else {
                    rows.insertInto(TableDescriptor.forConnector("blackhole").build()).execute().await();
                }
                answers.println("ok\t" + (system.getProcessCpuTime() - began) + "\t" + counted);
            } catch (Throwable wrong) {
                wrong.printStackTrace();
                answers.println("failed\t" + String.valueOf(wrong).replaceAll("\\s+", " "));
            }
            answers.flush();
        }
        System.exit(0);
    }

    private static EnvironmentSettings settings() {
        Configuration configuration = new Configuration();
        configuration.setString("parallelism.default", "1");
        // Nothing listens beyond this machine.
        for (String who : new String[] {"rest.address", "rest.bind-address", "jobmanager.bind-host", "taskmanager.host", "taskmanager.bind-host"}) {
            configuration.setString(who, "127.0.0.1");
        }
        configuration.setString("rest.bind-port", "0");
        return EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(configuration).build();
    }

    private static long count(Table rows) throws Exception {
        long count = 0;
        try (CloseableIterator<Row> each = rows.execute().collect()) {
            while (each.hasNext()) {
                RowKind kind = each.next().getKind();
                // An update leaves as many as there were.
                count += kind == RowKind.INSERT ? 1 : kind == RowKind.DELETE ? -1 : 0;
            }
        }
        return count;
    }
}
