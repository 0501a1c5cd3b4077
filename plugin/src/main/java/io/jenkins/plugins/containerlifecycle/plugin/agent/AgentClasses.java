package io.jenkins.plugins.containerlifecycle.plugin.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import hudson.remoting.Which;
import io.jenkins.plugins.containerlifecycle.hook.HookRunner;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.http.HttpHost;

/**
 * Sends the jars that a validation needs to the agent in a few pieces. Class by class it would take more than 600 round
 * trips, which are slow on a slow line, and an interrupt gets lost while they go on.
 */
public final class AgentClasses {
    private static final Logger LOGGER = Logger.getLogger(AgentClasses.class.getName());

    private static final List<Class<?>> ONE_OF_EACH_JAR = List.of(
            RunningWork.class,
            HookRunner.class,
            DockerHttpClient.class,
            DockerClientConfig.class,
            ApacheDockerHttpClient.class,
            HttpClient.class,
            HttpHost.class,
            ObjectMapper.class,
            JsonParser.class,
            JsonProperty.class);

    private static final Map<Channel, Object> LOCKS = new WeakHashMap<>();

    private AgentClasses() {}

    /** Once for each channel, because every call sends the bytes. If it fails, the agent does without. */
    public static void send(VirtualChannel channel) throws InterruptedException {
        if (!(channel instanceof Channel agent)) {
            return;
        }
        synchronized (lockOf(agent)) {
            if (agent.getProperty(AgentClasses.class) != null) {
                return;
            }
            for (Map.Entry<ClassLoader, Set<Class<?>>> loader : byLoader().entrySet()) {
                try {
                    agent.preloadJar(loader.getKey(), loader.getValue().toArray(new Class<?>[0]));
                } catch (IOException e) {
                    LOGGER.log(Level.FINE, e, () -> "Could not preload classes to " + agent);
                }
            }
            agent.setProperty(AgentClasses.class, true);
        }
    }

    /** Not the channel itself: closing it needs its monitor, and a call on it may be waiting for just that. */
    private static Object lockOf(Channel agent) {
        synchronized (LOCKS) {
            return LOCKS.computeIfAbsent(agent, channel -> new Object());
        }
    }

    /** Each jar must go to the loader that its classes belong to. Folders of classes, as in a test, cannot be sent. */
    private static Map<ClassLoader, Set<Class<?>>> byLoader() {
        Map<ClassLoader, Set<Class<?>>> loaders = new LinkedHashMap<>();
        for (Class<?> type : ONE_OF_EACH_JAR) {
            try {
                if (Which.jarFile(type).isFile()) {
                    loaders.computeIfAbsent(type.getClassLoader(), l -> new LinkedHashSet<>())
                            .add(type);
                }
            } catch (IOException e) {
                LOGGER.log(Level.FINE, e, () -> "No jar to preload for " + type);
            }
        }
        return loaders;
    }
}
