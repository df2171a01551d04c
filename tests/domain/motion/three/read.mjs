// Opens a motion with three.js, and prints where its joints are in each frame, as JSON.
//   node read.mjs FILE FPS FRAMES
import { readFile } from "node:fs/promises";
import * as THREE from "three";
import { BVHLoader } from "three/addons/loaders/BVHLoader.js";
import { FBXLoader } from "three/addons/loaders/FBXLoader.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { VRMAnimationLoaderPlugin } from "@pixiv/three-vrm-animation";

globalThis.self = globalThis;
globalThis.window = globalThis;
const [path, fps, count] = process.argv.slice(2);
const data = await readFile(path);
const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);

async function opened() {
  if (path.endsWith(".fbx")) {
    const root = new FBXLoader().parse(bytes, "");
    return { root, clip: root.animations[0], isJoint: (node) => node.isBone };
  }
  if (path.endsWith(".bvh")) {
    // Its binding of tracks to names cannot have a colon in them.
    const { skeleton, clip } = new BVHLoader().parse(data.toString().replaceAll(":", ""));
    const root = new THREE.Group().add(skeleton.bones[0]);
    return { root, clip, isJoint: (node) => node.isBone && node.name !== "ENDSITE" };
  }
  const loader = new GLTFLoader();
  loader.register((parser) => new VRMAnimationLoaderPlugin(parser));
  const { scene, animations, userData } = await loader.parseAsync(bytes, "");
  const vrm = userData.vrmAnimations?.[0];
  const isJoint = vrm ? (node) => node !== scene : (node) => node.isBone;
  return { root: scene, clip: animations[0], isJoint, vrm };
}

const { root, clip, isJoint, vrm } = await opened();
const mixer = new THREE.AnimationMixer(root);
const action = mixer.clipAction(clip).setLoop(THREE.LoopOnce).play();
action.clampWhenFinished = true;
const joints = [];
root.traverse((node) => isJoint(node) && joints.push(node));
const place = new THREE.Vector3();
const frames = [];
for (let frame = 0; frame < Number(count); frame++) {
  mixer.setTime(frame / Number(fps));
  root.updateMatrixWorld(true);
  frames.push(joints.map((joint) => joint.getWorldPosition(place).toArray()));
}
console.log(
  JSON.stringify({
    animation: clip.name,
    seconds: clip.duration,
    keys: Math.max(...clip.tracks.map((track) => track.times.length)),
    names: joints.map((joint) => joint.userData.name ?? joint.name),
    parents: joints.map((joint) => joints.indexOf(joint.parent)),
    frames,
    unit: root.userData.unitScaleFactor ?? null,
    humanBones: vrm ? [...vrm.humanoidTracks.rotation.keys()] : null,
    hips: vrm ? vrm.restHipsPosition.toArray() : null,
  }),
);
