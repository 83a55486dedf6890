const GUIDE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';
const API = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

/** Pages that rules on volumes point to. */
export const pages = {
  volume: `${API}/API_Volume.html`,
  host: `${API}/API_HostVolumeProperties.html`,
  docker: `${API}/API_DockerVolumeConfiguration.html`,
  efs: `${API}/API_EFSVolumeConfiguration.html`,
  efsGuide: `${GUIDE}/efs-volumes.html`,
  ebs: `${GUIDE}/ebs-volumes.html`,
  s3files: `${API}/API_S3FilesVolumeConfiguration.html`,
  windows: `${GUIDE}/windows_task_definitions.html`,
  fsx: `${GUIDE}/wfsx-volumes.html`,
  bind: `${GUIDE}/bind-mounts.html`,
} as const;
