package io.jenkins.plugins.containerlifecycle.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.containerlifecycle.registry.RegistryAuth;
import java.util.List;
import java.util.Map;

/**
 * The services of a Docker Swarm, as one of its managers knows them. All calls throw {@link EngineException}, of kind
 * {@code UNSUPPORTED} if the engine is no manager, and take no longer than {@link ContainerEngine} says.
 */
public interface Services {

    /**
     * All that the manager tells of a service, in its own JSON.
     *
     * @param idOrName or the beginning of an ID
     * @throws EngineException of kind {@code NO_SUCH_SERVICE}
     */
    ObjectNode describe(String idOrName) throws EngineException, InterruptedException;

    /**
     * Gives a service another specification; the manager then replaces its tasks, which takes its time.
     *
     * @param version of the service that the specification was made from
     * @param spec whole: what it lacks, the service loses
     * @param auth for the nodes that pull the image; with none they keep what the service has
     * @throws EngineException of kind {@code CONFLICT} if somebody has changed the service since that version; nothing is
     *     changed then
     */
    void update(String id, long version, JsonNode spec, RegistryAuth auth) throws EngineException, InterruptedException;

    /**
     * Gives a service the specification that it had before the last update.
     *
     * @param spec that it has now
     * @throws EngineException as {@link #update}
     */
    void rollback(String id, long version, JsonNode spec) throws EngineException, InterruptedException;

    /** Those that run or are to run, and the last ones that were replaced or failed. */
    List<ServiceTask> tasks(String serviceId) throws EngineException, InterruptedException;

    /** The names of the swarm's machines by their IDs. */
    Map<String, String> nodes() throws EngineException, InterruptedException;

    /**
     * The last lines of a task's log, wherever it ran.
     *
     * @param lines how many lines at most
     * @param maxBytes how much of them is kept, from the end
     */
    String logTail(String taskId, int lines, int maxBytes) throws EngineException, InterruptedException;
}
