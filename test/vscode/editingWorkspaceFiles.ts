/** Files of the stories about files that belong together. */

const BLOG = `{
  "family": "blog",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "public.ecr.aws/docker/library/nginx:1.29-alpine",
      "portMappings": [{ "name": "http", "containerPort": 8080 }]
    }
  ]
}
`;

const BLOG_SERVICE = `{
  "serviceName": "blog",
  "taskDefinition": "blog",
  "desiredCount": 2,
  "launchType": "FARGATE",
  "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-0a1b2c3d"] } },
  "loadBalancers": [
    {
      "targetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:111122224444:targetgroup/blog/0123456789abcdef",
      "containerName": "web",
      "containerPort": 80
    }
  ]
}
`;

const WIKI = `{
  "family": "wiki",
  "containerDefinitions": [
    {
      "name": "wiki",
      "image": "public.ecr.aws/docker/library/nginx:1.29-alpine",
      "memory": 128,
      "portMappings": [{ "containerPort": 80 }]
    },
    { "name": "cache", "image": "public.ecr.aws/docker/library/redis:8", "memory": 64, "essential": false }
  ]
}
`;

const WIKI_OVERLAY = `{
  "containers": {
    "wki": { "image": "wiki:dev" },
    "cache": { "ports": { "6379": 6379 } }
  }
}
`;

const SAVE = `{
  // comment
  "family": "save",
  "containerDefinitions": [
    { "name": "app", "image": "public.ecr.aws/docker/library/nginx:1.29-alpine", "memory": 128 },
  ]
}
`;

const LEGACY = `{
  "family": "legacy",
  "executionRoleArn": "arn:aws:iam::111122224444:role/ecsTaskExecutionRole",
  "networkMode": "bridge",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "public.ecr.aws/docker/library/nginx:1.29-alpine",
      "memory": 256,
      "links": ["db"],
      "portMappings": [{ "containerPort": 80, "hostPort": 8080 }],
      "environment": [
        { "name": "MODE", "value": "prod" },
        { "name": "DB_PASSWORD", "value": "hunter2" }
      ]
    },
    { "name": "db", "image": "public.ecr.aws/docker/library/postgres:17.6-alpine", "memory": 512 }
  ]
}
`;

const TEMPLATE = `{
  "family": "web-{{ stage }}",
{% if stage == "prod" %}
  "cpu": "1024",
{% else %}
  "cpu": "256",
{% endif %}
  "networkMode": {{ mode | default("awsvpc") }},
  "containerDefinitions": [
    {% for name in containers %}
    { "name": "{{ name }}", "image": "{{ name }}:1", "memory": 64 },
    {% endfor %}
    { "name": "sidecar", "image": "public.ecr.aws/docker/library/busybox:1.37", "memory": 2 }
  ]
}
`;

const SERVICE = {
  serviceName: 'web',
  taskDefinition: 'web',
  desiredCount: 1,
  launchType: 'EC2',
  capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
};

/** By path in the workspace. */
export const files = {
  'blog/ecs/task-definition.json': BLOG,
  'blog/ecs/task-definition.local.json': '{\n  "containers": {\n    "web": { "image": "blog:dev" }\n  }\n}\n',
  'blog/deploy/service-definition.json': BLOG_SERVICE,
  'wiki/task-definition.json': WIKI,
  'wiki/task-definition.local.json': WIKI_OVERLAY,
  'save/task-definition.json': SAVE,
  'legacy/task-definition.json': LEGACY,
  'deploy/task-definition.json.j2': TEMPLATE,
  'images/task-definition.json':
    '{\n  "family": "images",\n  "containerDefinitions": [\n    { "name": "app", "image": "", "memory": 128 }\n  ]\n}\n',
  'content/production.json': `${JSON.stringify(SERVICE, undefined, 2)}\n`,
};
