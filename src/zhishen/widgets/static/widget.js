/*! The elements of the lab, bundled by tools/widgets.py; licenses in lab/static/vendor/licenses/ */
export function open() {
"use strict";var lab=(()=>{var In=Object.defineProperty;var qm=Object.getOwnPropertyDescriptor;var Bm=Object.getOwnPropertyNames;var Hm=Object.prototype.hasOwnProperty;var E=(s,t,e)=>()=>{if(e)throw e[0];try{return s&&(t=s(s=0)),t}catch(r){throw e=[r],r}};var ch=(s,t)=>{for(var e in t)In(s,e,{get:t[e],enumerable:!0})},Zm=(s,t,e,r)=>{if(t&&typeof t=="object"||typeof t=="function")for(let i of Bm(t))!Hm.call(s,i)&&i!==e&&In(s,i,{get:()=>t[i],enumerable:!(r=qm(t,i))||r.enumerable});return s};var Ym=s=>Zm(In({},"__esModule",{value:!0}),s);var uh,M,y=E(()=>{"use strict";uh=new Map,M={define(s,t){let e=1;for(;window.customElements.get(`${s}-${e}`);)e+=1;window.customElements.define(`${s}-${e}`,t),uh.set(s,t)},get(s){return uh.get(s)}}});function Gm(s){let t=new DataView(s).getUint32(0,!0),{arrays:e,...r}=JSON.parse(new TextDecoder().decode(new Uint8Array(s,4,t))),i=e.map(n=>{let o=n.shape.reduce((l,h)=>l*h,1);return new ss(new Xm[n.dtype](s,4+t+n.offset,o),n.shape)});return Cn(r,i)}function Cn(s,t){return Array.isArray(s)?s.map(e=>Cn(e,t)):s===null||typeof s!="object"?s:"$array"in s?t[s.$array]:"$number"in s?{nan:NaN,inf:1/0,"-inf":-1/0}[s.$number]:Object.fromEntries(Object.entries(s).map(([e,r])=>[e,Cn(r,t)]))}function ph(s){dh.add(s)}function mh(s){let t=(e,r=!1)=>dh.forEach(i=>i(e,r));On=s({loading:e=>t(e,!0),opened(){Ln=!0;for(let e of Rn.splice(0))On?.send(e);t("")},received:e=>Qm(Gm(e)),closed(e){Ln=!1,Vm(),t(e)}})}function Vm(){Rn=[];for(let{reject:s}of zs.values())s(new Is("closed"));for(let s of rs.values())s.onEnd(null);zs.clear(),rs.clear()}async function Qm(s){let t=rs.get(s.id);if(t&&"frame"in s){await t.onFrame(s.frame),es({do:"next",job:t.id});return}if(t&&s.finished){rs.delete(t.id),t.onEnd(s.error??null);return}let e=zs.get(s.id);zs.delete(s.id),s.dropped?e?.reject(new Is("replaced")):"error"in s?e?.reject(new Error(s.error)):e?.resolve(s.result)}function es(s){zn+=1;let t=JSON.stringify({id:zn,...s});return Ln?On?.send(t):Rn.push(t),zn}function si(s){return new Promise((t,e)=>zs.set(es(s),{resolve:t,reject:e}))}function fh(s,t,e=""){return si({do:"compute",operation:s,arguments:t,channel:e})}async function gh(s,t){return(await si({do:"script",operation:s,arguments:t})).text}async function $h(s){return(await si({do:"source",operation:s})).sources}function xh(s,t,e,r,i=!1){let n=es({do:i?"prepare":"start",operation:s,arguments:t}),o=new Pn(n,e,r);return rs.set(n,o),zs.set(n,{resolve:()=>{},reject:l=>{rs.delete(n),r(l.message)}}),o}var ss,Xm,Is,dh,Pn,zs,rs,Rn,On,Ln,zn,Cs=E(()=>{"use strict";y();ss=class s{constructor(t,e){this.data=t,this.shape=e}at(t){if(this.shape.length===1)return this.data[t];let e=this.shape.slice(1).reduce((r,i)=>r*i,1);return new s(this.data.subarray(t*e,(t+1)*e),this.shape.slice(1))}get length(){return this.shape[0]}list(){return this.shape.length===1?Array.from(this.data):Array.from({length:this.length},(t,e)=>this.at(e).list())}},Xm={float32:Float32Array,float64:Float64Array,int8:Int8Array,int16:Int16Array,int32:Int32Array,uint8:Uint8Array,uint16:Uint16Array,uint32:Uint32Array};Is=class extends Error{},dh=new Set;Pn=class{constructor(t,e,r){this.id=t,this.onFrame=e,this.onEnd=r}pause(){es({do:"pause",job:this.id})}resume(){es({do:"resume",job:this.id})}step(){es({do:"step",job:this.id})}stop(){rs.delete(this.id),es({do:"stop",job:this.id})}tell(t,e={}){return si({do:"tell",job:this.id,operation:t,arguments:e})}},zs=new Map,rs=new Map,Rn=[],On=null,Ln=!1,zn=0});var Vt,is=E(()=>{"use strict";y();Vt={language:document.documentElement.lang,root:document.documentElement,isPage:!0}});function bh(s){Ps.add(s),wh.observe(s)}function Fn(s){Ps.delete(s),ri.delete(s),wh.unobserve(s)}function vh(s){return Ps.has(s)}function _h(){yh=!0,jn()}async function Dn(s){Ps.has(s)&&(Fn(s),await s.refresh())}function jn(){!yh||ri.size<Ps.size||Mh([...ri]).slice(0,2-Un).forEach(async s=>{Un+=1,await Dn(s),Un-=1,jn()})}function Mh(s){let t=new Map(s.map(e=>{let{top:r,bottom:i}=e.getBoundingClientRect();return[e,Math.max(r-window.innerHeight,-i,0)]}));return[...s].sort((e,r)=>Number(t.get(e))-Number(t.get(r)))}var Ps,ri,Un,yh,wh,Wn=E(()=>{"use strict";y();Ps=new Set,ri=new Set,Un=0,yh=!1,wh=new IntersectionObserver(s=>{let t=s.filter(e=>e.isIntersecting).map(({target:e})=>e);Mh(t).forEach(Dn);for(let{target:e,isIntersecting:r}of s)r||ri.add(e);jn()},{rootMargin:"75% 0px"});addEventListener("beforeprint",()=>Ps.forEach(Dn))});function qh(s,t){if(!to(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return Eh!==void 0?Eh.createHTML(t):t}function hs(s,t,e=s,r){if(t===Ft)return t;let i=r!==void 0?e._$Co?.[r]:e._$Cl,n=Er(t)?void 0:t._$litDirective$;return i?.constructor!==n&&(i?._$AO?.(!1),n===void 0?i=void 0:(i=new n(s),i._$AT(s,e,r)),r!==void 0?(e._$Co??=[])[r]=i:e._$Cl=i),i!==void 0&&(t=hs(s,i._$AS(s,t.values),i,r)),t}function $f(s){this._$AN!==void 0?(oi(this),this._$AM=s,Kh(this)):this._$AM=s}function xf(s,t=!1,e=0){let r=this._$AH,i=this._$AN;if(i!==void 0&&i.size!==0)if(t)if(Array.isArray(r))for(let n=e;n<r.length;n++)Tr(r[n],!1),oi(r[n]);else r!=null&&(Tr(r,!1),oi(r));else Tr(this,s)}var ii,Gn,Vn,kh,Fh,Jm,I,Km,Ah,tf,ef,sf,rf,nf,of,li,Sh,af,lf,Sr,Zn,Dh,Th,Os,Qn,Nh,ni,Eh,Jn,Me,Kn,hf,ls,Nr,Er,to,jh,qn,kr,Ih,zh,ns,Ch,Ph,Wh,eo,f,x,gw,Ft,k,Oh,as,Bh,Yn,Zh,hi,Ir,Xh,Gh,Vh,Qh,cf,uf,df,so,Ls,pf,oe,Ue,cs,$w,mf,Lh,Jh,Rh,Ar,os,ff,ro,gf,Bn,xw,us,Tr,oi,Kh,yf,wf,Hn,yw,Uh,ww,tc,bf,bw,ai,vw,Xn,_w,C=E(()=>{"use strict";y();ii=globalThis,Gn=ii.ShadowRoot&&(ii.ShadyCSS===void 0||ii.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Vn=Symbol(),kh=new WeakMap,Fh=class{constructor(s,t,e){if(this._$cssResult$=!0,e!==Vn)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=s,this.t=t}get styleSheet(){let s=this.o,t=this.t;if(Gn&&s===void 0){let e=t!==void 0&&t.length===1;e&&(s=kh.get(t)),s===void 0&&((this.o=s=new CSSStyleSheet).replaceSync(this.cssText),e&&kh.set(t,s))}return s}toString(){return this.cssText}},Jm=s=>new Fh(typeof s=="string"?s:s+"",void 0,Vn),I=(s,...t)=>{let e=s.length===1?s[0]:t.reduce((r,i,n)=>r+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+s[n+1],s[0]);return new Fh(e,s,Vn)},Km=(s,t)=>{if(Gn)s.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let r=document.createElement("style"),i=ii.litNonce;i!==void 0&&r.setAttribute("nonce",i),r.textContent=e.cssText,s.appendChild(r)}},Ah=Gn?s=>s:s=>s instanceof CSSStyleSheet?(t=>{let e="";for(let r of t.cssRules)e+=r.cssText;return Jm(e)})(s):s,{is:tf,defineProperty:ef,getOwnPropertyDescriptor:sf,getOwnPropertyNames:rf,getOwnPropertySymbols:nf,getPrototypeOf:of}=Object,li=globalThis,Sh=li.trustedTypes,af=Sh?Sh.emptyScript:"",lf=li.reactiveElementPolyfillSupport,Sr=(s,t)=>s,Zn={toAttribute(s,t){switch(t){case Boolean:s=s?af:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,t){let e=s;switch(t){case Boolean:e=s!==null;break;case Number:e=s===null?null:Number(s);break;case Object:case Array:try{e=JSON.parse(s)}catch{e=null}}return e}},Dh=(s,t)=>!tf(s,t),Th={attribute:!0,type:String,converter:Zn,reflect:!1,useDefault:!1,hasChanged:Dh};Symbol.metadata??=Symbol("metadata"),li.litPropertyMetadata??=new WeakMap;Os=class extends HTMLElement{static addInitializer(s){this._$Ei(),(this.l??=[]).push(s)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(s,t=Th){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(s)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(s,t),!t.noAccessor){let e=Symbol(),r=this.getPropertyDescriptor(s,e,t);r!==void 0&&ef(this.prototype,s,r)}}static getPropertyDescriptor(s,t,e){let{get:r,set:i}=sf(this.prototype,s)??{get(){return this[t]},set(n){this[t]=n}};return{get:r,set(n){let o=r?.call(this);i?.call(this,n),this.requestUpdate(s,o,e)},configurable:!0,enumerable:!0}}static getPropertyOptions(s){return this.elementProperties.get(s)??Th}static _$Ei(){if(this.hasOwnProperty(Sr("elementProperties")))return;let s=of(this);s.finalize(),s.l!==void 0&&(this.l=[...s.l]),this.elementProperties=new Map(s.elementProperties)}static finalize(){if(this.hasOwnProperty(Sr("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Sr("properties"))){let t=this.properties,e=[...rf(t),...nf(t)];for(let r of e)this.createProperty(r,t[r])}let s=this[Symbol.metadata];if(s!==null){let t=litPropertyMetadata.get(s);if(t!==void 0)for(let[e,r]of t)this.elementProperties.set(e,r)}this._$Eh=new Map;for(let[t,e]of this.elementProperties){let r=this._$Eu(t,e);r!==void 0&&this._$Eh.set(r,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(s){let t=[];if(Array.isArray(s)){let e=new Set(s.flat(1/0).reverse());for(let r of e)t.unshift(Ah(r))}else s!==void 0&&t.push(Ah(s));return t}static _$Eu(s,t){let e=t.attribute;return e===!1?void 0:typeof e=="string"?e:typeof s=="string"?s.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(s=>this.enableUpdating=s),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(s=>s(this))}addController(s){(this._$EO??=new Set).add(s),this.renderRoot!==void 0&&this.isConnected&&s.hostConnected?.()}removeController(s){this._$EO?.delete(s)}_$E_(){let s=new Map,t=this.constructor.elementProperties;for(let e of t.keys())this.hasOwnProperty(e)&&(s.set(e,this[e]),delete this[e]);s.size>0&&(this._$Ep=s)}createRenderRoot(){let s=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Km(s,this.constructor.elementStyles),s}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(s=>s.hostConnected?.())}enableUpdating(s){}disconnectedCallback(){this._$EO?.forEach(s=>s.hostDisconnected?.())}attributeChangedCallback(s,t,e){this._$AK(s,e)}_$ET(s,t){let e=this.constructor.elementProperties.get(s),r=this.constructor._$Eu(s,e);if(r!==void 0&&e.reflect===!0){let i=(e.converter?.toAttribute!==void 0?e.converter:Zn).toAttribute(t,e.type);this._$Em=s,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(s,t){let e=this.constructor,r=e._$Eh.get(s);if(r!==void 0&&this._$Em!==r){let i=e.getPropertyOptions(r),n=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:Zn;this._$Em=r;let o=n.fromAttribute(t,i.type);this[r]=o??this._$Ej?.get(r)??o,this._$Em=null}}requestUpdate(s,t,e,r=!1,i){if(s!==void 0){let n=this.constructor;if(r===!1&&(i=this[s]),e??=n.getPropertyOptions(s),!((e.hasChanged??Dh)(i,t)||e.useDefault&&e.reflect&&i===this._$Ej?.get(s)&&!this.hasAttribute(n._$Eu(s,e))))return;this.C(s,t,e)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(s,t,{useDefault:e,reflect:r,wrapped:i},n){e&&!(this._$Ej??=new Map).has(s)&&(this._$Ej.set(s,n??t??this[s]),i!==!0||n!==void 0)||(this._$AL.has(s)||(this.hasUpdated||e||(t=void 0),this._$AL.set(s,t)),r===!0&&this._$Em!==s&&(this._$Eq??=new Set).add(s))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let s=this.scheduleUpdate();return s!=null&&await s,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,i]of this._$Ep)this[r]=i;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[r,i]of e){let{wrapped:n}=i,o=this[r];n!==!0||this._$AL.has(r)||o===void 0||this.C(r,void 0,i,o)}}let s=!1,t=this._$AL;try{s=this.shouldUpdate(t),s?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(e){throw s=!1,this._$EM(),e}s&&this._$AE(t)}willUpdate(s){}_$AE(s){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(s)),this.updated(s)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(s){return!0}update(s){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(s){}firstUpdated(s){}};Os.elementStyles=[],Os.shadowRootOptions={mode:"open"},Os[Sr("elementProperties")]=new Map,Os[Sr("finalized")]=new Map,lf?.({ReactiveElement:Os}),(li.reactiveElementVersions??=[]).push("2.1.2");Qn=globalThis,Nh=s=>s,ni=Qn.trustedTypes,Eh=ni?ni.createPolicy("lit-html",{createHTML:s=>s}):void 0,Jn="$lit$",Me=`lit$${Math.random().toFixed(9).slice(2)}$`,Kn="?"+Me,hf=`<${Kn}>`,ls=document,Nr=()=>ls.createComment(""),Er=s=>s===null||typeof s!="object"&&typeof s!="function",to=Array.isArray,jh=s=>to(s)||typeof s?.[Symbol.iterator]=="function",qn=`[ 	
\f\r]`,kr=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Ih=/-->/g,zh=/>/g,ns=RegExp(`>|${qn}(?:([^\\s"'>=/]+)(${qn}*=${qn}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ch=/'/g,Ph=/"/g,Wh=/^(?:script|style|textarea|title)$/i,eo=s=>(t,...e)=>({_$litType$:s,strings:t,values:e}),f=eo(1),x=eo(2),gw=eo(3),Ft=Symbol.for("lit-noChange"),k=Symbol.for("lit-nothing"),Oh=new WeakMap,as=ls.createTreeWalker(ls,129);Bh=(s,t)=>{let e=s.length-1,r=[],i,n=t===2?"<svg>":t===3?"<math>":"",o=kr;for(let l=0;l<e;l++){let h=s[l],c,u,d=-1,p=0;for(;p<h.length&&(o.lastIndex=p,u=o.exec(h),u!==null);)p=o.lastIndex,o===kr?u[1]==="!--"?o=Ih:u[1]!==void 0?o=zh:u[2]!==void 0?(Wh.test(u[2])&&(i=RegExp("</"+u[2],"g")),o=ns):u[3]!==void 0&&(o=ns):o===ns?u[0]===">"?(o=i??kr,d=-1):u[1]===void 0?d=-2:(d=o.lastIndex-u[2].length,c=u[1],o=u[3]===void 0?ns:u[3]==='"'?Ph:Ch):o===Ph||o===Ch?o=ns:o===Ih||o===zh?o=kr:(o=ns,i=void 0);let m=o===ns&&s[l+1].startsWith("/>")?" ":"";n+=o===kr?h+hf:d>=0?(r.push(c),h.slice(0,d)+Jn+h.slice(d)+Me+m):h+Me+(d===-2?l:m)}return[qh(s,n+(s[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),r]},Yn=class Hh{constructor({strings:t,_$litType$:e},r){let i;this.parts=[];let n=0,o=0,l=t.length-1,h=this.parts,[c,u]=Bh(t,e);if(this.el=Hh.createElement(c,r),as.currentNode=this.el.content,e===2||e===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(i=as.nextNode())!==null&&h.length<l;){if(i.nodeType===1){if(i.hasAttributes())for(let d of i.getAttributeNames())if(d.endsWith(Jn)){let p=u[o++],m=i.getAttribute(d).split(Me),$=/([.?@])?(.*)/.exec(p);h.push({type:1,index:n,name:$[2],strings:m,ctor:$[1]==="."?Xh:$[1]==="?"?Gh:$[1]==="@"?Vh:Ir}),i.removeAttribute(d)}else d.startsWith(Me)&&(h.push({type:6,index:n}),i.removeAttribute(d));if(Wh.test(i.tagName)){let d=i.textContent.split(Me),p=d.length-1;if(p>0){i.textContent=ni?ni.emptyScript:"";for(let m=0;m<p;m++)i.append(d[m],Nr()),as.nextNode(),h.push({type:2,index:++n});i.append(d[p],Nr())}}}else if(i.nodeType===8)if(i.data===Kn)h.push({type:2,index:n});else{let d=-1;for(;(d=i.data.indexOf(Me,d+1))!==-1;)h.push({type:7,index:n}),d+=Me.length-1}n++}}static createElement(t,e){let r=ls.createElement("template");return r.innerHTML=t,r}};Zh=class{constructor(s,t){this._$AV=[],this._$AN=void 0,this._$AD=s,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(s){let{el:{content:t},parts:e}=this._$AD,r=(s?.creationScope??ls).importNode(t,!0);as.currentNode=r;let i=as.nextNode(),n=0,o=0,l=e[0];for(;l!==void 0;){if(n===l.index){let h;l.type===2?h=new hi(i,i.nextSibling,this,s):l.type===1?h=new l.ctor(i,l.name,l.strings,this,s):l.type===6&&(h=new Qh(i,this,s)),this._$AV.push(h),l=e[++o]}n!==l?.index&&(i=as.nextNode(),n++)}return as.currentNode=ls,r}p(s){let t=0;for(let e of this._$AV)e!==void 0&&(e.strings!==void 0?(e._$AI(s,e,t),t+=e.strings.length-2):e._$AI(s[t])),t++}},hi=class Yh{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,r,i){this.type=2,this._$AH=k,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=r,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=hs(this,t,e),Er(t)?t===k||t==null||t===""?(this._$AH!==k&&this._$AR(),this._$AH=k):t!==this._$AH&&t!==Ft&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):jh(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==k&&Er(this._$AH)?this._$AA.nextSibling.data=t:this.T(ls.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:r}=t,i=typeof r=="number"?this._$AC(t):(r.el===void 0&&(r.el=Yn.createElement(qh(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===i)this._$AH.p(e);else{let n=new Zh(i,this),o=n.u(this.options);n.p(e),this.T(o),this._$AH=n}}_$AC(t){let e=Oh.get(t.strings);return e===void 0&&Oh.set(t.strings,e=new Yn(t)),e}k(t){to(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,r,i=0;for(let n of t)i===e.length?e.push(r=new Yh(this.O(Nr()),this.O(Nr()),this,this.options)):r=e[i],r._$AI(n),i++;i<e.length&&(this._$AR(r&&r._$AB.nextSibling,i),e.length=i)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let r=Nh(t).nextSibling;Nh(t).remove(),t=r}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},Ir=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(s,t,e,r,i){this.type=1,this._$AH=k,this._$AN=void 0,this.element=s,this.name=t,this._$AM=r,this.options=i,e.length>2||e[0]!==""||e[1]!==""?(this._$AH=Array(e.length-1).fill(new String),this.strings=e):this._$AH=k}_$AI(s,t=this,e,r){let i=this.strings,n=!1;if(i===void 0)s=hs(this,s,t,0),n=!Er(s)||s!==this._$AH&&s!==Ft,n&&(this._$AH=s);else{let o=s,l,h;for(s=i[0],l=0;l<i.length-1;l++)h=hs(this,o[e+l],t,l),h===Ft&&(h=this._$AH[l]),n||=!Er(h)||h!==this._$AH[l],h===k?s=k:s!==k&&(s+=(h??"")+i[l+1]),this._$AH[l]=h}n&&!r&&this.j(s)}j(s){s===k?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,s??"")}},Xh=class extends Ir{constructor(){super(...arguments),this.type=3}j(s){this.element[this.name]=s===k?void 0:s}},Gh=class extends Ir{constructor(){super(...arguments),this.type=4}j(s){this.element.toggleAttribute(this.name,!!s&&s!==k)}},Vh=class extends Ir{constructor(s,t,e,r,i){super(s,t,e,r,i),this.type=5}_$AI(s,t=this){if((s=hs(this,s,t,0)??k)===Ft)return;let e=this._$AH,r=s===k&&e!==k||s.capture!==e.capture||s.once!==e.once||s.passive!==e.passive,i=s!==k&&(e===k||r);r&&this.element.removeEventListener(this.name,this,e),i&&this.element.addEventListener(this.name,this,s),this._$AH=s}handleEvent(s){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,s):this._$AH.handleEvent(s)}},Qh=class{constructor(s,t,e){this.element=s,this.type=6,this._$AN=void 0,this._$AM=t,this.options=e}get _$AU(){return this._$AM._$AU}_$AI(s){hs(this,s)}},cf={M:Jn,P:Me,A:Kn,C:1,L:Bh,R:Zh,D:jh,V:hs,I:hi,H:Ir,N:Gh,U:Vh,B:Xh,F:Qh},uf=Qn.litHtmlPolyfillSupport;uf?.(Yn,hi),(Qn.litHtmlVersions??=[]).push("3.3.3");df=(s,t,e)=>{let r=e?.renderBefore??t,i=r._$litPart$;if(i===void 0){let n=e?.renderBefore??null;r._$litPart$=i=new hi(t.insertBefore(Nr(),n),n,void 0,e??{})}return i._$AI(s),i},so=globalThis,Ls=class extends Os{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let s=super.createRenderRoot();return this.renderOptions.renderBefore??=s.firstChild,s}update(s){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(s),this._$Do=df(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return Ft}};Ls._$litElement$=!0,Ls.finalized=!0,so.litElementHydrateSupport?.({LitElement:Ls});pf=so.litElementPolyfillSupport;pf?.({LitElement:Ls});(so.litElementVersions??=[]).push("4.2.2");oe={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Ue=s=>(...t)=>({_$litDirective$:s,values:t}),cs=class{constructor(s){}get _$AU(){return this._$AM._$AU}_$AT(s,t,e){this._$Ct=s,this._$AM=t,this._$Ci=e}_$AS(s,t){return this.update(s,t)}update(s,t){return this.render(...t)}},$w=Ue(class extends cs{constructor(s){if(super(s),s.type!==oe.ATTRIBUTE||s.name!=="class"||s.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(s){return" "+Object.keys(s).filter(t=>s[t]).join(" ")+" "}update(s,[t]){if(this.st===void 0){this.st=new Set,s.strings!==void 0&&(this.nt=new Set(s.strings.join(" ").split(/\s/).filter(r=>r!=="")));for(let r in t)t[r]&&!this.nt?.has(r)&&this.st.add(r);return this.render(t)}let e=s.element.classList;for(let r of this.st)r in t||(e.remove(r),this.st.delete(r));for(let r in t){let i=!!t[r];i===this.st.has(r)||this.nt?.has(r)||(i?(e.add(r),this.st.add(r)):(e.remove(r),this.st.delete(r)))}return Ft}}),{I:mf}=cf,Lh=s=>s,Jh=s=>s.strings===void 0,Rh=()=>document.createComment(""),Ar=(s,t,e)=>{let r=s._$AA.parentNode,i=t===void 0?s._$AB:t._$AA;if(e===void 0){let n=r.insertBefore(Rh(),i),o=r.insertBefore(Rh(),i);e=new mf(n,o,s,s.options)}else{let n=e._$AB.nextSibling,o=e._$AM,l=o!==s;if(l){let h;e._$AQ?.(s),e._$AM=s,e._$AP!==void 0&&(h=s._$AU)!==o._$AU&&e._$AP(h)}if(n!==i||l){let h=e._$AA;for(;h!==n;){let c=Lh(h).nextSibling;Lh(r).insertBefore(h,i),h=c}}}return e},os=(s,t,e=s)=>(s._$AI(t,e),s),ff={},ro=(s,t=ff)=>s._$AH=t,gf=s=>s._$AH,Bn=s=>{s._$AR(),s._$AA.remove()},xw=Ue(class extends cs{constructor(){super(...arguments),this.key=k}render(s,t){return this.key=s,t}update(s,[t,e]){return t!==this.key&&(ro(s),this.key=t),e}}),us=Ue(class extends cs{constructor(s){if(super(s),s.type!==oe.PROPERTY&&s.type!==oe.ATTRIBUTE&&s.type!==oe.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Jh(s))throw Error("`live` bindings can only contain a single expression")}render(s){return s}update(s,[t]){if(t===Ft||t===k)return t;let e=s.element,r=s.name;if(s.type===oe.PROPERTY){if(t===e[r])return Ft}else if(s.type===oe.BOOLEAN_ATTRIBUTE){if(!!t===e.hasAttribute(r))return Ft}else if(s.type===oe.ATTRIBUTE&&e.getAttribute(r)===t+"")return Ft;return ro(s),t}}),Tr=(s,t)=>{let e=s._$AN;if(e===void 0)return!1;for(let r of e)r._$AO?.(t,!1),Tr(r,t);return!0},oi=s=>{let t,e;do{if((t=s._$AM)===void 0)break;e=t._$AN,e.delete(s),s=t}while(e?.size===0)},Kh=s=>{for(let t;t=s._$AM;s=t){let e=t._$AN;if(e===void 0)t._$AN=e=new Set;else if(e.has(s))break;e.add(s),yf(t)}};yf=s=>{s.type==oe.CHILD&&(s._$AP??=xf,s._$AQ??=$f)},wf=class extends cs{constructor(){super(...arguments),this._$AN=void 0}_$AT(s,t,e){super._$AT(s,t,e),Kh(this),this.isConnected=s._$AU}_$AO(s,t=!0){s!==this.isConnected&&(this.isConnected=s,s?this.reconnected?.():this.disconnected?.()),t&&(Tr(this,s),oi(this))}setValue(s){if(Jh(this._$Ct))this._$Ct._$AI(s,this);else{let t=[...this._$Ct._$AH];t[this._$Ci]=s,this._$Ct._$AI(t,this,0)}}disconnected(){}reconnected(){}},Hn=new WeakMap,yw=Ue(class extends wf{render(s){return k}update(s,[t]){let e=t!==this.G;return e&&this.rt(void 0),(e||this.lt!==this.ct)&&(this.G=t,this.ht=s.options?.host,this.rt(this.ct=s.element)),k}rt(s){if(this.G!==void 0)if(this.isConnected||(s=void 0),typeof this.G=="function"){let t=this.ht??globalThis,e=Hn.get(t);e===void 0&&(e=new WeakMap,Hn.set(t,e)),e.get(this.G)!==void 0&&this.G.call(this.ht,void 0),e.set(this.G,s),s!==void 0&&this.G.call(this.ht,s)}else this.G.value=s}get lt(){return typeof this.G=="function"?Hn.get(this.ht??globalThis)?.get(this.G):this.G?.value}disconnected(){this.lt===this.ct&&this.rt(void 0)}reconnected(){this.rt(this.ct)}}),Uh=(s,t,e)=>{let r=new Map;for(let i=t;i<=e;i++)r.set(s[i],i);return r},ww=Ue(class extends cs{constructor(s){if(super(s),s.type!==oe.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,t,e){let r;e===void 0?e=t:t!==void 0&&(r=t);let i=[],n=[],o=0;for(let l of s)i[o]=r?r(l,o):o,n[o]=e(l,o),o++;return{values:n,keys:i}}render(s,t,e){return this.dt(s,t,e).values}update(s,[t,e,r]){let i=gf(s),{values:n,keys:o}=this.dt(t,e,r);if(!Array.isArray(i))return this.ut=o,n;let l=this.ut??=[],h=[],c,u,d=0,p=i.length-1,m=0,$=n.length-1;for(;d<=p&&m<=$;)if(i[d]===null)d++;else if(i[p]===null)p--;else if(l[d]===o[m])h[m]=os(i[d],n[m]),d++,m++;else if(l[p]===o[$])h[$]=os(i[p],n[$]),p--,$--;else if(l[d]===o[$])h[$]=os(i[d],n[$]),Ar(s,h[$+1],i[d]),d++,$--;else if(l[p]===o[m])h[m]=os(i[p],n[m]),Ar(s,i[d],i[p]),p--,m++;else if(c===void 0&&(c=Uh(o,m,$),u=Uh(l,d,p)),c.has(l[d]))if(c.has(l[p])){let w=u.get(o[m]),b=w!==void 0?i[w]:null;if(b===null){let v=Ar(s,i[d]);os(v,n[m]),h[m]=v}else h[m]=os(b,n[m]),Ar(s,i[d],b),i[w]=null;m++}else Bn(i[p]),p--;else Bn(i[d]),d++;for(;m<=$;){let w=Ar(s,h[$+1]);os(w,n[m]),h[m++]=w}for(;d<=p;){let w=i[d++];w!==null&&Bn(w)}return this.ut=o,ro(s,h),Ft}}),tc="important",bf=" !"+tc,bw=Ue(class extends cs{constructor(s){if(super(s),s.type!==oe.ATTRIBUTE||s.name!=="style"||s.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(s){return Object.keys(s).reduce((t,e)=>{let r=s[e];return r==null?t:t+`${e=e.includes("-")?e:e.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${r};`},"")}update(s,[t]){let{style:e}=s.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(t)),this.render(t);for(let r of this.ft)t[r]==null&&(this.ft.delete(r),r.includes("-")?e.removeProperty(r):e[r]=null);for(let r in t){let i=t[r];if(i!=null){this.ft.add(r);let n=typeof i=="string"&&i.endsWith(bf);r.includes("-")||n?e.setProperty(r,n?i.slice(0,-11):i,n?tc:""):e[r]=i}}return Ft}}),ai=class extends cs{constructor(s){if(super(s),this.it=k,s.type!==oe.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(s){if(s===k||s==null)return this._t=void 0,this.it=s;if(s===Ft)return s;if(typeof s!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(s===this.it)return this._t;this.it=s;let t=[s];return t.raw=t,this._t={_$litType$:this.constructor.resultType,strings:t,values:[]}}};ai.directiveName="unsafeHTML",ai.resultType=1;vw=Ue(ai),Xn=class extends ai{};Xn.directiveName="unsafeSVG",Xn.resultType=2;_w=Ue(Xn)});function a(s,t){return io==="zh"?t:s}function g(s,t=4){if(Number.isNaN(s))return"NaN";if(!Number.isFinite(s))return s>0?"∞":"−∞";let e=Math.abs(s);return(e!==0&&(e<.001||e>=1e6)?s.toExponential(Math.min(t-1,2)).replace("e+","e"):String(Number(s.toPrecision(t)))).replaceAll("-","−")}var io,ds,P=E(()=>{"use strict";y();is();io=Vt.language==="zh"?"zh":"en";ds=s=>`${(100*s).toFixed(1)} %`});function _({label:s,value:t,min:e,max:r,step:i,log:n,format:o=g,color:l,hint:h,disabled:c,onInput:u}){let d=n?Math.log10(t):t,[p,m]=n?[Math.log10(e),Math.log10(r)]:[e,r],$=i??(n?(m-p)/200:(r-e)/200),w=b=>{let v=Number(b.target.value),T=n?10**v:v;u(Math.min(r,Math.max(e,Number(T.toPrecision(n?3:12)))))};return f`<label class="slider" data-color=${l??k} title=${h??k}>
    <span class="name">${s}</span><output>${o(t)}</output>
    <input
      type="range"
      aria-label=${s}
      aria-valuetext=${o(t)}
      min=${p}
      max=${i&&!n?m:m+$/1e3}
      step=${$}
      ?disabled=${c}
      .value=${us(String(d))}
      @input=${w}
    />
  </label>`}function U({label:s,value:t,options:e,onInput:r}){return f`<label class="choice"
    ><span class="name">${s}</span>
    <select
      aria-label=${s}
      .value=${us(t)}
      @change=${i=>r(i.target.value)}
    >
      ${e.map(([i,n])=>f`<option value=${i} ?selected=${i===t}>${n}</option>`)}
    </select></label
  >`}function K({label:s,value:t,color:e,onInput:r}){return f`<label class="toggle" data-color=${e??k}
    ><input
      type="checkbox"
      .checked=${us(t)}
      @change=${i=>r(i.target.checked)}
    /><span class="name">${s}</span></label
  >`}function W({label:s,text:t,pressed:e,disabled:r,onClick:i}){return f`<button
    class="button"
    aria-label=${t===void 0?k:s}
    title=${t===void 0?k:s}
    aria-pressed=${e??k}
    ?disabled=${r}
    @click=${i}
  >
    ${t??s}
  </button>`}function ft({label:s,value:t,wide:e,code:r,onInput:i}){return f`<label class="field ${e?"wide":""} ${r?"code":""}"
    ><span class="name">${s}</span
    ><input
      type="text"
      spellcheck="false"
      autocomplete="off"
      aria-label=${s}
      .value=${us(t)}
      @input=${n=>i(n.target.value)}
  /></label>`}function Jt({label:s,value:t,min:e,max:r,step:i,onInput:n}){let o=l=>{let h=l.target;h.value!==""&&h.checkValidity()&&n(Number(h.value))};return f`<label class="field number"
    ><span class="name">${s}</span
    ><input
      type="number"
      aria-label=${s}
      min=${e??k}
      max=${r??k}
      step=${i??"any"}
      .value=${String(t)}
      @input=${o}
  /></label>`}function Rs(s,t){return f`<details class="wide">
    <summary>${s}</summary>
    <div class="controls">${t}</div>
  </details>`}function At(s,t){return f`<fieldset>
    <legend>${s}</legend>
    ${t}
  </fieldset>`}var F=E(()=>{"use strict";y();C();P()});function mi(s,t){return s==null||t==null?NaN:s<t?-1:s>t?1:s>=t?0:NaN}function vf(s,t){return s==null||t==null?NaN:t<s?-1:t>s?1:t>=s?0:NaN}function To(s){let t,e,r;s.length!==2?(t=mi,e=(l,h)=>mi(s(l),h),r=(l,h)=>s(l)-h):(t=s===mi||s===vf?s:_f,e=s,r=s);function i(l,h,c=0,u=l.length){if(c<u){if(t(h,h)!==0)return u;do{let d=c+u>>>1;e(l[d],h)<0?c=d+1:u=d}while(c<u)}return c}function n(l,h,c=0,u=l.length){if(c<u){if(t(h,h)!==0)return u;do{let d=c+u>>>1;e(l[d],h)<=0?c=d+1:u=d}while(c<u)}return c}function o(l,h,c=0,u=l.length){let d=i(l,h,c,u-1);return d>c&&r(l[d-1],h)>-r(l[d],h)?d-1:d}return{left:i,center:o,right:n}}function _f(){return 0}function Mf(s){return s===null?NaN:+s}function qc(s){return function(t,e,r=e){if(!((e=+e)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:i,width:n,height:o}=t;if(!((n=Math.floor(n))>=0))throw new RangeError("invalid width");if(!((o=Math.floor(o!==void 0?o:i.length/n))>=0))throw new RangeError("invalid height");if(!n||!o||!e&&!r)return t;let l=e&&s(e),h=r&&s(r),c=i.slice();return l&&h?(Us(l,c,i,n,o),Us(l,i,c,n,o),Us(l,c,i,n,o),Fs(h,i,c,n,o),Fs(h,c,i,n,o),Fs(h,i,c,n,o)):l?(Us(l,i,c,n,o),Us(l,c,i,n,o),Us(l,i,c,n,o)):h&&(Fs(h,i,c,n,o),Fs(h,c,i,n,o),Fs(h,i,c,n,o)),t}}function Us(s,t,e,r,i){for(let n=0,o=r*i;n<o;)s(t,e,n,n+=r,1)}function Fs(s,t,e,r,i){for(let n=0,o=r*i;n<r;++n)s(t,e,n,n+o,r)}function Af(s){let t=Bc(s);return(e,r,i,n,o)=>{i<<=2,n<<=2,o<<=2,t(e,r,i+0,n+0,o),t(e,r,i+1,n+1,o),t(e,r,i+2,n+2,o),t(e,r,i+3,n+3,o)}}function Bc(s){let t=Math.floor(s);if(t===s)return Sf(s);let e=s-t,r=2*s+1;return(i,n,o,l,h)=>{if(!((l-=h)>=o))return;let c=t*n[o],u=h*t,d=u+h;for(let p=o,m=o+u;p<m;p+=h)c+=n[Math.min(l,p)];for(let p=o,m=l;p<=m;p+=h)c+=n[Math.min(l,p+u)],i[p]=(c+e*(n[Math.max(o,p-d)]+n[Math.min(l,p+d)]))/r,c-=n[Math.max(o,p-u)]}}function Sf(s){let t=2*s+1;return(e,r,i,n,o)=>{if(!((n-=o)>=i))return;let l=s*r[i],h=o*s;for(let c=i,u=i+h;c<u;c+=o)l+=r[Math.min(n,c)];for(let c=i,u=n;c<=u;c+=o)l+=r[Math.min(n,c+h)],e[c]=l/t,l-=r[Math.max(i,c-h)]}}function Tf(s,t){let e=0;if(t===void 0)for(let r of s)r!=null&&(r=+r)>=r&&++e;else{let r=-1;for(let i of s)(i=t(i,++r,s))!=null&&(i=+i)>=i&&++e}return e}function Nf(s,t){let e,r;if(t===void 0)for(let i of s)i!=null&&(e===void 0?i>=i&&(e=r=i):(e>i&&(e=i),r<i&&(r=i)));else{let i=-1;for(let n of s)(n=t(n,++i,s))!=null&&(e===void 0?n>=n&&(e=r=n):(e>n&&(e=n),r<n&&(r=n)))}return[e,r]}function fi(s,t,e){let r=(t-s)/Math.max(0,e),i=Math.floor(Math.log10(r)),n=r/Math.pow(10,i),o=n>=If?10:n>=zf?5:n>=Cf?2:1,l,h,c;return i<0?(c=Math.pow(10,-i)/o,l=Math.round(s*c),h=Math.round(t*c),l/c<s&&++l,h/c>t&&--h,c=-c):(c=Math.pow(10,i)*o,l=Math.round(s/c),h=Math.round(t/c),l*c<s&&++l,h*c>t&&--h),h<l&&.5<=e&&e<2?fi(s,t,e*2):[l,h,c]}function gi(s,t,e){if(t=+t,s=+s,e=+e,!(e>0))return[];if(s===t)return[s];let r=t<s,[i,n,o]=r?fi(t,s,e):fi(s,t,e);if(!(n>=i))return[];let l=n-i+1,h=new Array(l);if(r)if(o<0)for(let c=0;c<l;++c)h[c]=(n-c)/-o;else for(let c=0;c<l;++c)h[c]=(n-c)*o;else if(o<0)for(let c=0;c<l;++c)h[c]=(i+c)/-o;else for(let c=0;c<l;++c)h[c]=(i+c)*o;return h}function $i(s,t,e){return t=+t,s=+s,e=+e,fi(s,t,e)[2]}function yo(s,t,e){t=+t,s=+s,e=+e;let r=t<s,i=r?$i(t,s,e):$i(s,t,e);return(r?-1:1)*(i<0?1/-i:i)}function Pf(s,t,e){let r;for(;;){let i=$i(s,t,e);if(i===r||i===0||!isFinite(i))return[s,t];if(i>0){let n=Math.ceil(s/i),o=Math.floor(t/i);s=(n-(n*i>s))*i,t=(o+(o*i<t))*i}else if(i<0){let n=-i,o=Math.ceil(s*n),l=Math.floor(t*n);s=(o-(o/n>s))/n,t=(l+(l/n<t))/n}r=i}}function Of(s){return Math.max(1,Math.ceil(Math.log(Tf(s))/Math.LN2)+1)}function Lf(s){return function(t,e=0,r=t.length){let i=r-(e=+e);for(;i;){let n=s()*i--|0,o=t[i+e];t[i+e]=t[n+e],t[n+e]=o}return t}}function Ff(s,t){return s-t}function Df(s){for(var t=0,e=s.length,r=s[e-1][1]*s[0][0]-s[e-1][0]*s[0][1];++t<e;)r+=s[t-1][1]*s[t][0]-s[t-1][0]*s[t][1];return r}function jf(s,t){for(var e=-1,r=t.length,i;++e<r;)if(i=Wf(s,t[e]))return i;return 0}function Wf(s,t){for(var e=t[0],r=t[1],i=-1,n=0,o=s.length,l=o-1;n<o;l=n++){var h=s[n],c=h[0],u=h[1],d=s[l],p=d[0],m=d[1];if(qf(h,d,t))return 0;u>r!=m>r&&e<(p-c)*(r-u)/(m-u)+c&&(i=-i)}return i}function qf(s,t,e){var r;return Bf(s,t,e)&&Hf(s[r=+(s[0]===t[0])],e[r],t[r])}function Bf(s,t,e){return(t[0]-s[0])*(e[1]-s[1])===(e[0]-s[0])*(t[1]-s[1])}function Hf(s,t,e){return s<=t&&t<=e||e<=t&&t<=s}function Zf(){}function Hc(){var s=1,t=1,e=Of,r=h;function i(c){var u=e(c);if(Array.isArray(u))u=u.slice().sort(Ff);else{let d=Nf(c,Yf);for(u=gi(...Pf(d[0],d[1],u),u);u[u.length-1]>=d[1];)u.pop();for(;u[1]<d[0];)u.shift()}return u.map(d=>n(c,d))}function n(c,u){let d=u==null?NaN:+u;if(isNaN(d))throw new Error(`invalid value: ${u}`);var p=[],m=[];return o(c,d,function($){r($,c,d),Df($)>0?p.push([$]):m.push($)}),m.forEach(function($){for(var w=0,b=p.length,v;w<b;++w)if(jf((v=p[w])[0],$)!==-1){v.push($);return}}),{type:"MultiPolygon",value:u,coordinates:p}}function o(c,u,d){var p=new Array,m=new Array,$,w,b,v,T,A;for($=w=-1,v=ps(c[0],u),ke[v<<1].forEach(N);++$<s-1;)b=v,v=ps(c[$+1],u),ke[b|v<<1].forEach(N);for(ke[v<<0].forEach(N);++w<t-1;){for($=-1,v=ps(c[w*s+s],u),T=ps(c[w*s],u),ke[v<<1|T<<2].forEach(N);++$<s-1;)b=v,v=ps(c[w*s+s+$+1],u),A=T,T=ps(c[w*s+$+1],u),ke[b|v<<1|T<<2|A<<3].forEach(N);ke[v|T<<3].forEach(N)}for($=-1,T=c[w*s]>=u,ke[T<<2].forEach(N);++$<s-1;)A=T,T=ps(c[w*s+$+1],u),ke[T<<2|A<<3].forEach(N);ke[T<<3].forEach(N);function N(O){var R=[O[0][0]+$,O[0][1]+w],B=[O[1][0]+$,O[1][1]+w],Y=l(R),st=l(B),tt,J;(tt=m[Y])?(J=p[st])?(delete m[tt.end],delete p[J.start],tt===J?(tt.ring.push(B),d(tt.ring)):p[tt.start]=m[J.end]={start:tt.start,end:J.end,ring:tt.ring.concat(J.ring)}):(delete m[tt.end],tt.ring.push(B),m[tt.end=st]=tt):(tt=p[st])?(J=m[Y])?(delete p[tt.start],delete m[J.end],tt===J?(tt.ring.push(B),d(tt.ring)):p[J.start]=m[tt.end]={start:J.start,end:tt.end,ring:J.ring.concat(tt.ring)}):(delete p[tt.start],tt.ring.unshift(R),p[tt.start=Y]=tt):p[Y]=m[st]={start:Y,end:st,ring:[R,B]}}}function l(c){return c[0]*2+c[1]*(s+1)*4}function h(c,u,d){c.forEach(function(p){var m=p[0],$=p[1],w=m|0,b=$|0,v=no(u[b*s+w]);m>0&&m<s&&w===m&&(p[0]=sc(m,no(u[b*s+w-1]),v,d)),$>0&&$<t&&b===$&&(p[1]=sc($,no(u[(b-1)*s+w]),v,d))})}return i.contour=n,i.size=function(c){if(!arguments.length)return[s,t];var u=Math.floor(c[0]),d=Math.floor(c[1]);if(!(u>=0&&d>=0))throw new Error("invalid size");return s=u,t=d,i},i.thresholds=function(c){return arguments.length?(e=typeof c=="function"?c:Array.isArray(c)?ec(Uf.call(c)):ec(c),i):e},i.smooth=function(c){return arguments.length?(r=c?h:Zf,i):r===h},i}function Yf(s){return isFinite(s)?s:NaN}function ps(s,t){return s==null?!1:+s>=t}function no(s){return s==null||isNaN(s=+s)?-1/0:s}function sc(s,t,e,r){let i=r-t,n=e-t,o=isFinite(i)||isFinite(n)?i/n:Math.sign(i)/Math.sign(n);return isNaN(o)?s:s+o-.5}function Gs(s,t,e){s.prototype=t.prototype=e,e.constructor=s}function jr(s,t){var e=Object.create(s.prototype);for(var r in t)e[r]=t[r];return e}function We(){}function ic(){return this.rgb().formatHex()}function e0(){return this.rgb().formatHex8()}function s0(){return Zc(this).formatHsl()}function nc(){return this.rgb().formatRgb()}function Ur(s){var t,e;return s=(s+"").trim().toLowerCase(),(t=Xf.exec(s))?(e=t[1].length,t=parseInt(t[1],16),e===6?oc(t):e===3?new Tt(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):e===8?ci(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):e===4?ci(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=Gf.exec(s))?new Tt(t[1],t[2],t[3],1):(t=Vf.exec(s))?new Tt(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=Qf.exec(s))?ci(t[1],t[2],t[3],t[4]):(t=Jf.exec(s))?ci(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=Kf.exec(s))?hc(t[1],t[2]/100,t[3]/100,1):(t=t0.exec(s))?hc(t[1],t[2]/100,t[3]/100,t[4]):rc.hasOwnProperty(s)?oc(rc[s]):s==="transparent"?new Tt(NaN,NaN,NaN,0):null}function oc(s){return new Tt(s>>16&255,s>>8&255,s&255,1)}function ci(s,t,e,r){return r<=0&&(s=t=e=NaN),new Tt(s,t,e,r)}function No(s){return s instanceof We||(s=Ur(s)),s?(s=s.rgb(),new Tt(s.r,s.g,s.b,s.opacity)):new Tt}function xi(s,t,e,r){return arguments.length===1?No(s):new Tt(s,t,e,r??1)}function Tt(s,t,e,r){this.r=+s,this.g=+t,this.b=+e,this.opacity=+r}function ac(){return`#${fs(this.r)}${fs(this.g)}${fs(this.b)}`}function r0(){return`#${fs(this.r)}${fs(this.g)}${fs(this.b)}${fs((isNaN(this.opacity)?1:this.opacity)*255)}`}function lc(){let s=yi(this.opacity);return`${s===1?"rgb(":"rgba("}${gs(this.r)}, ${gs(this.g)}, ${gs(this.b)}${s===1?")":`, ${s})`}`}function yi(s){return isNaN(s)?1:Math.max(0,Math.min(1,s))}function gs(s){return Math.max(0,Math.min(255,Math.round(s)||0))}function fs(s){return s=gs(s),(s<16?"0":"")+s.toString(16)}function hc(s,t,e,r){return r<=0?s=t=e=NaN:e<=0||e>=1?s=t=NaN:t<=0&&(s=NaN),new ae(s,t,e,r)}function Zc(s){if(s instanceof ae)return new ae(s.h,s.s,s.l,s.opacity);if(s instanceof We||(s=Ur(s)),!s)return new ae;if(s instanceof ae)return s;s=s.rgb();var t=s.r/255,e=s.g/255,r=s.b/255,i=Math.min(t,e,r),n=Math.max(t,e,r),o=NaN,l=n-i,h=(n+i)/2;return l?(t===n?o=(e-r)/l+(e<r)*6:e===n?o=(r-t)/l+2:o=(t-e)/l+4,l/=h<.5?n+i:2-n-i,o*=60):l=h>0&&h<1?0:o,new ae(o,l,h,s.opacity)}function wo(s,t,e,r){return arguments.length===1?Zc(s):new ae(s,t,e,r??1)}function ae(s,t,e,r){this.h=+s,this.s=+t,this.l=+e,this.opacity=+r}function cc(s){return s=(s||0)%360,s<0?s+360:s}function ui(s){return Math.max(0,Math.min(1,s||0))}function oo(s,t,e){return(s<60?t+(e-t)*s/60:s<180?e:s<240?t+(e-t)*(240-s)/60:t)*255}function tu(s){if(s instanceof fe)return new fe(s.l,s.a,s.b,s.opacity);if(s instanceof Ae)return eu(s);s instanceof Tt||(s=No(s));var t=co(s.r),e=co(s.g),r=co(s.b),i=ao((.2225045*t+.7168786*e+.0606169*r)/Vc),n,o;return t===e&&e===r?n=o=i:(n=ao((.4360747*t+.3850649*e+.1430804*r)/Gc),o=ao((.0139322*t+.0971045*e+.7141733*r)/Qc)),new fe(116*i-16,500*(n-i),200*(i-o),s.opacity)}function n0(s,t,e,r){return arguments.length===1?tu(s):new fe(s,t,e,r??1)}function fe(s,t,e,r){this.l=+s,this.a=+t,this.b=+e,this.opacity=+r}function ao(s){return s>i0?Math.pow(s,1/3):s/Kc+Jc}function lo(s){return s>Bs?s*s*s:Kc*(s-Jc)}function ho(s){return 255*(s<=.0031308?12.92*s:1.055*Math.pow(s,1/2.4)-.055)}function co(s){return(s/=255)<=.04045?s/12.92:Math.pow((s+.055)/1.055,2.4)}function o0(s){if(s instanceof Ae)return new Ae(s.h,s.c,s.l,s.opacity);if(s instanceof fe||(s=tu(s)),s.a===0&&s.b===0)return new Ae(NaN,0<s.l&&s.l<100?0:NaN,s.l,s.opacity);var t=Math.atan2(s.b,s.a)*Xc;return new Ae(t<0?t+360:t,Math.sqrt(s.a*s.a+s.b*s.b),s.l,s.opacity)}function bo(s,t,e,r){return arguments.length===1?o0(s):new Ae(s,t,e,r??1)}function Ae(s,t,e,r){this.h=+s,this.c=+t,this.l=+e,this.opacity=+r}function eu(s){if(isNaN(s.h))return new fe(s.l,0,0,s.opacity);var t=s.h*Yc;return new fe(s.l,Math.cos(t)*s.c,Math.sin(t)*s.c,s.opacity)}function a0(s){if(s instanceof $s)return new $s(s.h,s.s,s.l,s.opacity);s instanceof Tt||(s=No(s));var t=s.r/255,e=s.g/255,r=s.b/255,i=(pc*r+uc*t-dc*e)/(pc+uc-dc),n=r-i,o=(Fr*(e-i)-Io*n)/Ni,l=Math.sqrt(o*o+n*n)/(Fr*i*(1-i)),h=l?Math.atan2(o,n)*Xc-120:NaN;return new $s(h<0?h+360:h,l,i,s.opacity)}function vo(s,t,e,r){return arguments.length===1?a0(s):new $s(s,t,e,r??1)}function $s(s,t,e,r){this.h=+s,this.s=+t,this.l=+e,this.opacity=+r}function ru(s,t,e,r,i){var n=s*s,o=n*s;return((1-3*s+3*n-o)*t+(4-6*n+3*o)*e+(1+3*s+3*n-3*o)*r+o*i)/6}function l0(s){var t=s.length-1;return function(e){var r=e<=0?e=0:e>=1?(e=1,t-1):Math.floor(e*t),i=s[r],n=s[r+1],o=r>0?s[r-1]:2*i-n,l=r<t-1?s[r+2]:2*n-i;return ru((e-r/t)*t,o,i,n,l)}}function h0(s){var t=s.length;return function(e){var r=Math.floor(((e%=1)<0?++e:e)*t),i=s[(r+t-1)%t],n=s[r%t],o=s[(r+1)%t],l=s[(r+2)%t];return ru((e-r/t)*t,i,n,o,l)}}function iu(s,t){return function(e){return s+e*t}}function c0(s,t,e){return s=Math.pow(s,e),t=Math.pow(t,e)-s,e=1/e,function(r){return Math.pow(s+r*t,e)}}function zo(s,t){var e=t-s;return e?iu(s,e>180||e<-180?e-360*Math.round(e/360):e):Ei(isNaN(s)?t:s)}function u0(s){return(s=+s)==1?Dt:function(t,e){return e-t?c0(t,e,s):Ei(isNaN(t)?e:t)}}function Dt(s,t){var e=t-s;return e?iu(s,e):Ei(isNaN(s)?t:s)}function nu(s){return function(t){var e=t.length,r=new Array(e),i=new Array(e),n=new Array(e),o,l;for(o=0;o<e;++o)l=xi(t[o]),r[o]=l.r||0,i[o]=l.g||0,n[o]=l.b||0;return r=s(r),i=s(i),n=s(n),l.opacity=1,function(h){return l.r=r(h),l.g=i(h),l.b=n(h),l+""}}}function d0(s,t){t||(t=[]);var e=s?Math.min(t.length,s.length):0,r=t.slice(),i;return function(n){for(i=0;i<e;++i)r[i]=s[i]*(1-n)+t[i]*n;return r}}function p0(s){return ArrayBuffer.isView(s)&&!(s instanceof DataView)}function m0(s,t){var e=t?t.length:0,r=s?Math.min(e,s.length):0,i=new Array(r),n=new Array(e),o;for(o=0;o<r;++o)i[o]=Co(s[o],t[o]);for(;o<e;++o)n[o]=t[o];return function(l){for(o=0;o<r;++o)n[o]=i[o](l);return n}}function f0(s,t){var e=new Date;return s=+s,t=+t,function(r){return e.setTime(s*(1-r)+t*r),e}}function pe(s,t){return s=+s,t=+t,function(e){return s*(1-e)+t*e}}function g0(s,t){var e={},r={},i;(s===null||typeof s!="object")&&(s={}),(t===null||typeof t!="object")&&(t={});for(i in t)i in s?e[i]=Co(s[i],t[i]):r[i]=t[i];return function(n){for(i in e)r[i]=e[i](n);return r}}function $0(s){return function(){return s}}function x0(s){return function(t){return s(t)+""}}function y0(s,t){var e=_o.lastIndex=uo.lastIndex=0,r,i,n,o=-1,l=[],h=[];for(s=s+"",t=t+"";(r=_o.exec(s))&&(i=uo.exec(t));)(n=i.index)>e&&(n=t.slice(e,n),l[o]?l[o]+=n:l[++o]=n),(r=r[0])===(i=i[0])?l[o]?l[o]+=i:l[++o]=i:(l[++o]=null,h.push({i:o,x:pe(r,i)})),e=uo.lastIndex;return e<t.length&&(n=t.slice(e),l[o]?l[o]+=n:l[++o]=n),l.length<2?h[0]?x0(h[0].x):$0(t):(t=h.length,function(c){for(var u=0,d;u<t;++u)l[(d=h[u]).i]=d.x(c);return l.join("")})}function Co(s,t){var e=typeof t,r;return t==null||e==="boolean"?Ei(t):(e==="number"?pe:e==="string"?(r=Ur(t))?(t=r,mc):y0:t instanceof Ur?mc:t instanceof Date?f0:p0(t)?d0:Array.isArray(t)?m0:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?g0:pe)(s,t)}function w0(s,t){return s=+s,t=+t,function(e){return Math.round(s*(1-e)+t*e)}}function au(s,t,e,r,i,n){var o,l,h;return(o=Math.sqrt(s*s+t*t))&&(s/=o,t/=o),(h=s*e+t*r)&&(e-=s*h,r-=t*h),(l=Math.sqrt(e*e+r*r))&&(e/=l,r/=l,h/=l),s*r<t*e&&(s=-s,t=-t,h=-h,o=-o),{translateX:i,translateY:n,rotate:Math.atan2(t,s)*fc,skewX:Math.atan(h)*fc,scaleX:o,scaleY:l}}function b0(s){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(s+"");return t.isIdentity?ou:au(t.a,t.b,t.c,t.d,t.e,t.f)}function v0(s){return s==null||(di||(di=document.createElementNS("http://www.w3.org/2000/svg","g")),di.setAttribute("transform",s),!(s=di.transform.baseVal.consolidate()))?ou:(s=s.matrix,au(s.a,s.b,s.c,s.d,s.e,s.f))}function lu(s,t,e,r){function i(c){return c.length?c.pop()+" ":""}function n(c,u,d,p,m,$){if(c!==d||u!==p){var w=m.push("translate(",null,t,null,e);$.push({i:w-4,x:pe(c,d)},{i:w-2,x:pe(u,p)})}else(d||p)&&m.push("translate("+d+t+p+e)}function o(c,u,d,p){c!==u?(c-u>180?u+=360:u-c>180&&(c+=360),p.push({i:d.push(i(d)+"rotate(",null,r)-2,x:pe(c,u)})):u&&d.push(i(d)+"rotate("+u+r)}function l(c,u,d,p){c!==u?p.push({i:d.push(i(d)+"skewX(",null,r)-2,x:pe(c,u)}):u&&d.push(i(d)+"skewX("+u+r)}function h(c,u,d,p,m,$){if(c!==d||u!==p){var w=m.push(i(m)+"scale(",null,",",null,")");$.push({i:w-4,x:pe(c,d)},{i:w-2,x:pe(u,p)})}else(d!==1||p!==1)&&m.push(i(m)+"scale("+d+","+p+")")}return function(c,u){var d=[],p=[];return c=s(c),u=s(u),n(c.translateX,c.translateY,u.translateX,u.translateY,d,p),o(c.rotate,u.rotate,d,p),l(c.skewX,u.skewX,d,p),h(c.scaleX,c.scaleY,u.scaleX,u.scaleY,d,p),c=u=null,function(m){for(var $=-1,w=p.length,b;++$<w;)d[(b=p[$]).i]=b.x(m);return d.join("")}}}function gc(s){return((s=Math.exp(s))+1/s)/2}function M0(s){return((s=Math.exp(s))-1/s)/2}function k0(s){return((s=Math.exp(2*s))-1)/(s+1)}function hu(s){return function(t,e){var r=s((t=wo(t)).h,(e=wo(e)).h),i=Dt(t.s,e.s),n=Dt(t.l,e.l),o=Dt(t.opacity,e.opacity);return function(l){return t.h=r(l),t.s=i(l),t.l=n(l),t.opacity=o(l),t+""}}}function cu(s){return function(t,e){var r=s((t=bo(t)).h,(e=bo(e)).h),i=Dt(t.c,e.c),n=Dt(t.l,e.l),o=Dt(t.opacity,e.opacity);return function(l){return t.h=r(l),t.c=i(l),t.l=n(l),t.opacity=o(l),t+""}}}function uu(s){return(function t(e){e=+e;function r(i,n){var o=s((i=vo(i)).h,(n=vo(n)).h),l=Dt(i.s,n.s),h=Dt(i.l,n.l),c=Dt(i.opacity,n.opacity);return function(u){return i.h=o(u),i.s=l(u),i.l=h(Math.pow(u,e)),i.opacity=c(u),i+""}}return r.gamma=t,r})(1)}function A0(s){return Math.abs(s=Math.round(s))>=1e21?s.toLocaleString("en").replace(/,/g,""):s.toString(10)}function bi(s,t){if(!isFinite(s)||s===0)return null;var e=(s=t?s.toExponential(t-1):s.toExponential()).indexOf("e"),r=s.slice(0,e);return[r.length>1?r[0]+r.slice(2):r,+s.slice(e+1)]}function Zs(s){return s=bi(Math.abs(s)),s?s[1]:NaN}function S0(s,t){return function(e,r){for(var i=e.length,n=[],o=0,l=s[0],h=0;i>0&&l>0&&(h+l+1>r&&(l=Math.max(1,r-h)),n.push(e.substring(i-=l,i+l)),!((h+=l+1)>r));)l=s[o=(o+1)%s.length];return n.reverse().join(t)}}function T0(s){return function(t){return t.replace(/[0-9]/g,function(e){return s[+e]})}}function Dr(s){if(!(t=N0.exec(s)))throw new Error("invalid format: "+s);var t;return new Po({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}function Po(s){this.fill=s.fill===void 0?" ":s.fill+"",this.align=s.align===void 0?">":s.align+"",this.sign=s.sign===void 0?"-":s.sign+"",this.symbol=s.symbol===void 0?"":s.symbol+"",this.zero=!!s.zero,this.width=s.width===void 0?void 0:+s.width,this.comma=!!s.comma,this.precision=s.precision===void 0?void 0:+s.precision,this.trim=!!s.trim,this.type=s.type===void 0?"":s.type+""}function E0(s){t:for(var t=s.length,e=1,r=-1,i;e<t;++e)switch(s[e]){case".":r=i=e;break;case"0":r===0&&(r=e),i=e;break;default:if(!+s[e])break t;r>0&&(r=0);break}return r>0?s.slice(0,r)+s.slice(i+1):s}function I0(s,t){var e=bi(s,t);if(!e)return vi=void 0,s.toPrecision(t);var r=e[0],i=e[1],n=i-(vi=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,o=r.length;return n===o?r:n>o?r+new Array(n-o+1).join("0"):n>0?r.slice(0,n)+"."+r.slice(n):"0."+new Array(1-n).join("0")+bi(s,Math.max(0,t+n-1))[0]}function $c(s,t){var e=bi(s,t);if(!e)return s+"";var r=e[0],i=e[1];return i<0?"0."+new Array(-i).join("0")+r:r.length>i+1?r.slice(0,i+1)+"."+r.slice(i+1):r+new Array(i-r.length+2).join("0")}function yc(s){return s}function z0(s){var t=s.grouping===void 0||s.thousands===void 0?yc:S0(wc.call(s.grouping,Number),s.thousands+""),e=s.currency===void 0?"":s.currency[0]+"",r=s.currency===void 0?"":s.currency[1]+"",i=s.decimal===void 0?".":s.decimal+"",n=s.numerals===void 0?yc:T0(wc.call(s.numerals,String)),o=s.percent===void 0?"%":s.percent+"",l=s.minus===void 0?"−":s.minus+"",h=s.nan===void 0?"NaN":s.nan+"";function c(d,p){d=Dr(d);var m=d.fill,$=d.align,w=d.sign,b=d.symbol,v=d.zero,T=d.width,A=d.comma,N=d.precision,O=d.trim,R=d.type;R==="n"?(A=!0,R="g"):xc[R]||(N===void 0&&(N=12),O=!0,R="g"),(v||m==="0"&&$==="=")&&(v=!0,m="0",$="=");var B=(p&&p.prefix!==void 0?p.prefix:"")+(b==="$"?e:b==="#"&&/[boxX]/.test(R)?"0"+R.toLowerCase():""),Y=(b==="$"?r:/[%p]/.test(R)?o:"")+(p&&p.suffix!==void 0?p.suffix:""),st=xc[R],tt=/[defgprs%]/.test(R);N=N===void 0?6:/[gprs]/.test(R)?Math.max(1,Math.min(21,N)):Math.max(0,Math.min(20,N));function J(Q){var It=B,Rt=Y,Re,ei,Ts;if(R==="c")Rt=st(Q)+Rt,Q="";else{Q=+Q;var Ns=Q<0||1/Q<0;if(Q=isNaN(Q)?h:st(Math.abs(Q),N),O&&(Q=E0(Q)),Ns&&+Q==0&&w!=="+"&&(Ns=!1),It=(Ns?w==="("?w:l:w==="-"||w==="("?"":w)+It,Rt=(R==="s"&&!isNaN(Q)&&vi!==void 0?bc[8+vi/3]:"")+Rt+(Ns&&w==="("?")":""),tt){for(Re=-1,ei=Q.length;++Re<ei;)if(Ts=Q.charCodeAt(Re),48>Ts||Ts>57){Rt=(Ts===46?i+Q.slice(Re+1):Q.slice(Re))+Rt,Q=Q.slice(0,Re);break}}}A&&!v&&(Q=t(Q,1/0));var Es=It.length+Q.length+Rt.length,ne=Es<T?new Array(T-Es+1).join(m):"";switch(A&&v&&(Q=t(ne+Q,ne.length?T-Rt.length:1/0),ne=""),$){case"<":Q=It+Q+Rt+ne;break;case"=":Q=It+ne+Q+Rt;break;case"^":Q=ne.slice(0,Es=ne.length>>1)+It+Q+Rt+ne.slice(Es);break;default:Q=ne+It+Q+Rt;break}return n(Q)}return J.toString=function(){return d+""},J}function u(d,p){var m=Math.max(-8,Math.min(8,Math.floor(Zs(p)/3)))*3,$=Math.pow(10,-m),w=c((d=Dr(d),d.type="f",d),{suffix:bc[8+m/3]});return function(b){return w($*b)}}return{format:c,formatPrefix:u}}function C0(s){return pi=z0(s),Oo=pi.format,du=pi.formatPrefix,pi}function P0(s){return Math.max(0,-Zs(Math.abs(s)))}function O0(s,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Zs(t)/3)))*3-Zs(Math.abs(s)))}function L0(s,t){return s=Math.abs(s),t=Math.abs(t)-s,Math.max(0,Zs(t)-Zs(s))+1}function St(s,t,e,r){function i(n){return s(n=arguments.length===0?new Date:new Date(+n)),n}return i.floor=n=>(s(n=new Date(+n)),n),i.ceil=n=>(s(n=new Date(n-1)),t(n,1),s(n),n),i.round=n=>{let o=i(n),l=i.ceil(n);return n-o<l-n?o:l},i.offset=(n,o)=>(t(n=new Date(+n),o==null?1:Math.floor(o)),n),i.range=(n,o,l)=>{let h=[];if(n=i.ceil(n),l=l==null?1:Math.floor(l),!(n<o)||!(l>0))return h;let c;do h.push(c=new Date(+n)),t(n,l),s(n);while(c<n&&n<o);return h},i.filter=n=>St(o=>{if(o>=o)for(;s(o),!n(o);)o.setTime(o-1)},(o,l)=>{if(o>=o)if(l<0)for(;++l<=0;)for(;t(o,-1),!n(o););else for(;--l>=0;)for(;t(o,1),!n(o););}),e&&(i.count=(n,o)=>(po.setTime(+n),mo.setTime(+o),s(po),s(mo),Math.floor(e(po,mo))),i.every=n=>(n=Math.floor(n),!isFinite(n)||!(n>0)?null:n>1?i.filter(r?o=>r(o)%n===0:o=>i.count(0,o)%n===0):i)),i}function ys(s){return St(t=>{t.setDate(t.getDate()-(t.getDay()+7-s)%7),t.setHours(0,0,0,0)},(t,e)=>{t.setDate(t.getDate()+e*7)},(t,e)=>(e-t-(e.getTimezoneOffset()-t.getTimezoneOffset())*Kt)/Lo)}function ws(s){return St(t=>{t.setUTCDate(t.getUTCDate()-(t.getUTCDay()+7-s)%7),t.setUTCHours(0,0,0,0)},(t,e)=>{t.setUTCDate(t.getUTCDate()+e*7)},(t,e)=>(e-t)/Lo)}function wu(s,t,e,r,i,n){let o=[[Or,1,Se],[Or,5,5*Se],[Or,15,15*Se],[Or,30,30*Se],[n,1,Kt],[n,5,5*Kt],[n,15,15*Kt],[n,30,30*Kt],[i,1,Te],[i,3,3*Te],[i,6,6*Te],[i,12,12*Te],[r,1,Ne],[r,2,2*Ne],[e,1,Lo],[t,1,vc],[t,3,3*vc],[s,1,fo]];function l(c,u,d){let p=u<c;p&&([c,u]=[u,c]);let m=d&&typeof d.range=="function"?d:h(c,u,d),$=m?m.range(c,+u+1):[];return p?$.reverse():$}function h(c,u,d){let p=Math.abs(u-c)/d,m=To(([,,b])=>b).right(o,p);if(m===o.length)return s.every(yo(c/fo,u/fo,d));if(m===0)return _i.every(Math.max(yo(c,u,d),1));let[$,w]=o[p/o[m-1][2]<o[m][2]/p?m-1:m];return $.every(w)}return[l,h]}function go(s){if(0<=s.y&&s.y<100){var t=new Date(-1,s.m,s.d,s.H,s.M,s.S,s.L);return t.setFullYear(s.y),t}return new Date(s.y,s.m,s.d,s.H,s.M,s.S,s.L)}function $o(s){if(0<=s.y&&s.y<100){var t=new Date(Date.UTC(-1,s.m,s.d,s.H,s.M,s.S,s.L));return t.setUTCFullYear(s.y),t}return new Date(Date.UTC(s.y,s.m,s.d,s.H,s.M,s.S,s.L))}function zr(s,t,e){return{y:s,m:t,d:e,H:0,M:0,S:0,L:0}}function H0(s){var t=s.dateTime,e=s.date,r=s.time,i=s.periods,n=s.days,o=s.shortDays,l=s.months,h=s.shortMonths,c=Cr(i),u=Pr(i),d=Cr(n),p=Pr(n),m=Cr(o),$=Pr(o),w=Cr(l),b=Pr(l),v=Cr(h),T=Pr(h),A={a:Ts,A:Ns,b:Es,B:ne,c:null,d:Tc,e:Tc,f:mg,g:Mg,G:Ag,H:ug,I:dg,j:pg,L:bu,m:fg,M:gg,p:Om,q:Lm,Q:Ic,s:zc,S:$g,u:xg,U:yg,V:wg,w:bg,W:vg,x:null,X:null,y:_g,Y:kg,Z:Sg,"%":Ec},N={a:Rm,A:Um,b:Fm,B:Dm,c:null,d:Nc,e:Nc,f:Ig,g:jg,G:qg,H:Tg,I:Ng,j:Eg,L:_u,m:zg,M:Cg,p:jm,q:Wm,Q:Ic,s:zc,S:Pg,u:Og,U:Lg,V:Rg,w:Ug,W:Fg,x:null,X:null,y:Dg,Y:Wg,Z:Bg,"%":Ec},O={a:tt,A:J,b:Q,B:It,c:Rt,d:Ac,e:Ac,f:ag,g:kc,G:Mc,H:Sc,I:Sc,j:rg,L:og,m:sg,M:ig,p:st,q:eg,Q:hg,s:cg,S:ng,u:V0,U:Q0,V:J0,w:G0,W:K0,x:Re,X:ei,y:kc,Y:Mc,Z:tg,"%":lg};A.x=R(e,A),A.X=R(r,A),A.c=R(t,A),N.x=R(e,N),N.X=R(r,N),N.c=R(t,N);function R(Z,nt){return function(at){var D=[],Ut=-1,mt=0,Xt=Z.length,Gt,ts,hh;for(at instanceof Date||(at=new Date(+at));++Ut<Xt;)Z.charCodeAt(Ut)===37&&(D.push(Z.slice(mt,Ut)),(ts=_c[Gt=Z.charAt(++Ut)])!=null?Gt=Z.charAt(++Ut):ts=Gt==="e"?" ":"0",(hh=nt[Gt])&&(Gt=hh(at,ts)),D.push(Gt),mt=Ut+1);return D.push(Z.slice(mt,Ut)),D.join("")}}function B(Z,nt){return function(at){var D=zr(1900,void 0,1),Ut=Y(D,Z,at+="",0),mt,Xt;if(Ut!=at.length)return null;if("Q"in D)return new Date(D.Q);if("s"in D)return new Date(D.s*1e3+("L"in D?D.L:0));if(nt&&!("Z"in D)&&(D.Z=0),"p"in D&&(D.H=D.H%12+D.p*12),D.m===void 0&&(D.m="q"in D?D.q:0),"V"in D){if(D.V<1||D.V>53)return null;"w"in D||(D.w=1),"Z"in D?(mt=$o(zr(D.y,0,1)),Xt=mt.getUTCDay(),mt=Xt>4||Xt===0?ki.ceil(mt):ki(mt),mt=Ro.offset(mt,(D.V-1)*7),D.y=mt.getUTCFullYear(),D.m=mt.getUTCMonth(),D.d=mt.getUTCDate()+(D.w+6)%7):(mt=go(zr(D.y,0,1)),Xt=mt.getDay(),mt=Xt>4||Xt===0?Mi.ceil(mt):Mi(mt),mt=Ii.offset(mt,(D.V-1)*7),D.y=mt.getFullYear(),D.m=mt.getMonth(),D.d=mt.getDate()+(D.w+6)%7)}else("W"in D||"U"in D)&&("w"in D||(D.w="u"in D?D.u%7:"W"in D?1:0),Xt="Z"in D?$o(zr(D.y,0,1)).getUTCDay():go(zr(D.y,0,1)).getDay(),D.m=0,D.d="W"in D?(D.w+6)%7+D.W*7-(Xt+5)%7:D.w+D.U*7-(Xt+6)%7);return"Z"in D?(D.H+=D.Z/100|0,D.M+=D.Z%100,$o(D)):go(D)}}function Y(Z,nt,at,D){for(var Ut=0,mt=nt.length,Xt=at.length,Gt,ts;Ut<mt;){if(D>=Xt)return-1;if(Gt=nt.charCodeAt(Ut++),Gt===37){if(Gt=nt.charAt(Ut++),ts=O[Gt in _c?nt.charAt(Ut++):Gt],!ts||(D=ts(Z,at,D))<0)return-1}else if(Gt!=at.charCodeAt(D++))return-1}return D}function st(Z,nt,at){var D=c.exec(nt.slice(at));return D?(Z.p=u.get(D[0].toLowerCase()),at+D[0].length):-1}function tt(Z,nt,at){var D=m.exec(nt.slice(at));return D?(Z.w=$.get(D[0].toLowerCase()),at+D[0].length):-1}function J(Z,nt,at){var D=d.exec(nt.slice(at));return D?(Z.w=p.get(D[0].toLowerCase()),at+D[0].length):-1}function Q(Z,nt,at){var D=v.exec(nt.slice(at));return D?(Z.m=T.get(D[0].toLowerCase()),at+D[0].length):-1}function It(Z,nt,at){var D=w.exec(nt.slice(at));return D?(Z.m=b.get(D[0].toLowerCase()),at+D[0].length):-1}function Rt(Z,nt,at){return Y(Z,t,nt,at)}function Re(Z,nt,at){return Y(Z,e,nt,at)}function ei(Z,nt,at){return Y(Z,r,nt,at)}function Ts(Z){return o[Z.getDay()]}function Ns(Z){return n[Z.getDay()]}function Es(Z){return h[Z.getMonth()]}function ne(Z){return l[Z.getMonth()]}function Om(Z){return i[+(Z.getHours()>=12)]}function Lm(Z){return 1+~~(Z.getMonth()/3)}function Rm(Z){return o[Z.getUTCDay()]}function Um(Z){return n[Z.getUTCDay()]}function Fm(Z){return h[Z.getUTCMonth()]}function Dm(Z){return l[Z.getUTCMonth()]}function jm(Z){return i[+(Z.getUTCHours()>=12)]}function Wm(Z){return 1+~~(Z.getUTCMonth()/3)}return{format:function(Z){var nt=R(Z+="",A);return nt.toString=function(){return Z},nt},parse:function(Z){var nt=B(Z+="",!1);return nt.toString=function(){return Z},nt},utcFormat:function(Z){var nt=R(Z+="",N);return nt.toString=function(){return Z},nt},utcParse:function(Z){var nt=B(Z+="",!0);return nt.toString=function(){return Z},nt}}}function lt(s,t,e){var r=s<0?"-":"",i=(r?-s:s)+"",n=i.length;return r+(n<e?new Array(e-n+1).join(t)+i:i)}function X0(s){return s.replace(Y0,"\\$&")}function Cr(s){return new RegExp("^(?:"+s.map(X0).join("|")+")","i")}function Pr(s){return new Map(s.map((t,e)=>[t.toLowerCase(),e]))}function G0(s,t,e){var r=Nt.exec(t.slice(e,e+1));return r?(s.w=+r[0],e+r[0].length):-1}function V0(s,t,e){var r=Nt.exec(t.slice(e,e+1));return r?(s.u=+r[0],e+r[0].length):-1}function Q0(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.U=+r[0],e+r[0].length):-1}function J0(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.V=+r[0],e+r[0].length):-1}function K0(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.W=+r[0],e+r[0].length):-1}function Mc(s,t,e){var r=Nt.exec(t.slice(e,e+4));return r?(s.y=+r[0],e+r[0].length):-1}function kc(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.y=+r[0]+(+r[0]>68?1900:2e3),e+r[0].length):-1}function tg(s,t,e){var r=/^(Z)|([+-]\d\d)(?::?(\d\d))?/.exec(t.slice(e,e+6));return r?(s.Z=r[1]?0:-(r[2]+(r[3]||"00")),e+r[0].length):-1}function eg(s,t,e){var r=Nt.exec(t.slice(e,e+1));return r?(s.q=r[0]*3-3,e+r[0].length):-1}function sg(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.m=r[0]-1,e+r[0].length):-1}function Ac(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.d=+r[0],e+r[0].length):-1}function rg(s,t,e){var r=Nt.exec(t.slice(e,e+3));return r?(s.m=0,s.d=+r[0],e+r[0].length):-1}function Sc(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.H=+r[0],e+r[0].length):-1}function ig(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.M=+r[0],e+r[0].length):-1}function ng(s,t,e){var r=Nt.exec(t.slice(e,e+2));return r?(s.S=+r[0],e+r[0].length):-1}function og(s,t,e){var r=Nt.exec(t.slice(e,e+3));return r?(s.L=+r[0],e+r[0].length):-1}function ag(s,t,e){var r=Nt.exec(t.slice(e,e+6));return r?(s.L=Math.floor(r[0]/1e3),e+r[0].length):-1}function lg(s,t,e){var r=Z0.exec(t.slice(e,e+1));return r?e+r[0].length:-1}function hg(s,t,e){var r=Nt.exec(t.slice(e));return r?(s.Q=+r[0],e+r[0].length):-1}function cg(s,t,e){var r=Nt.exec(t.slice(e));return r?(s.s=+r[0],e+r[0].length):-1}function Tc(s,t){return lt(s.getDate(),t,2)}function ug(s,t){return lt(s.getHours(),t,2)}function dg(s,t){return lt(s.getHours()%12||12,t,2)}function pg(s,t){return lt(1+Ii.count(Fe(s),s),t,3)}function bu(s,t){return lt(s.getMilliseconds(),t,3)}function mg(s,t){return bu(s,t)+"000"}function fg(s,t){return lt(s.getMonth()+1,t,2)}function gg(s,t){return lt(s.getMinutes(),t,2)}function $g(s,t){return lt(s.getSeconds(),t,2)}function xg(s){var t=s.getDay();return t===0?7:t}function yg(s,t){return lt(Uo.count(Fe(s)-1,s),t,2)}function vu(s){var t=s.getDay();return t>=4||t===0?Ys(s):Ys.ceil(s)}function wg(s,t){return s=vu(s),lt(Ys.count(Fe(s),s)+(Fe(s).getDay()===4),t,2)}function bg(s){return s.getDay()}function vg(s,t){return lt(Mi.count(Fe(s)-1,s),t,2)}function _g(s,t){return lt(s.getFullYear()%100,t,2)}function Mg(s,t){return s=vu(s),lt(s.getFullYear()%100,t,2)}function kg(s,t){return lt(s.getFullYear()%1e4,t,4)}function Ag(s,t){var e=s.getDay();return s=e>=4||e===0?Ys(s):Ys.ceil(s),lt(s.getFullYear()%1e4,t,4)}function Sg(s){var t=s.getTimezoneOffset();return(t>0?"-":(t*=-1,"+"))+lt(t/60|0,"0",2)+lt(t%60,"0",2)}function Nc(s,t){return lt(s.getUTCDate(),t,2)}function Tg(s,t){return lt(s.getUTCHours(),t,2)}function Ng(s,t){return lt(s.getUTCHours()%12||12,t,2)}function Eg(s,t){return lt(1+Ro.count(De(s),s),t,3)}function _u(s,t){return lt(s.getUTCMilliseconds(),t,3)}function Ig(s,t){return _u(s,t)+"000"}function zg(s,t){return lt(s.getUTCMonth()+1,t,2)}function Cg(s,t){return lt(s.getUTCMinutes(),t,2)}function Pg(s,t){return lt(s.getUTCSeconds(),t,2)}function Og(s){var t=s.getUTCDay();return t===0?7:t}function Lg(s,t){return lt(Fo.count(De(s)-1,s),t,2)}function Mu(s){var t=s.getUTCDay();return t>=4||t===0?Xs(s):Xs.ceil(s)}function Rg(s,t){return s=Mu(s),lt(Xs.count(De(s),s)+(De(s).getUTCDay()===4),t,2)}function Ug(s){return s.getUTCDay()}function Fg(s,t){return lt(ki.count(De(s)-1,s),t,2)}function Dg(s,t){return lt(s.getUTCFullYear()%100,t,2)}function jg(s,t){return s=Mu(s),lt(s.getUTCFullYear()%100,t,2)}function Wg(s,t){return lt(s.getUTCFullYear()%1e4,t,4)}function qg(s,t){var e=s.getUTCDay();return s=e>=4||e===0?Xs(s):Xs.ceil(s),lt(s.getUTCFullYear()%1e4,t,4)}function Bg(){return"+0000"}function Ec(){return"%"}function Ic(s){return+s}function zc(s){return Math.floor(+s/1e3)}function Yg(s){return Ds=H0(s),Hg=Ds.format,Zg=Ds.parse,ku=Ds.utcFormat,Au=Ds.utcParse,Ds}function Xg(s){return s.toISOString()}function Gg(s){var t=new Date(s);return isNaN(t)?null:t}function Tu(s,t){switch(arguments.length){case 0:break;case 1:this.range(s);break;default:this.range(t).domain(s);break}return this}function Vg(s){return function(){return s}}function Qg(s){return+s}function Ws(s){return s}function Mo(s,t){return(t-=s=+s)?function(e){return(e-s)/t}:Vg(isNaN(t)?NaN:.5)}function Jg(s,t){var e;return s>t&&(e=s,s=t,t=e),function(r){return Math.max(s,Math.min(t,r))}}function Kg(s,t,e){var r=s[0],i=s[1],n=t[0],o=t[1];return i<r?(r=Mo(i,r),n=e(o,n)):(r=Mo(r,i),n=e(n,o)),function(l){return n(r(l))}}function t$(s,t,e){var r=Math.min(s.length,t.length)-1,i=new Array(r),n=new Array(r),o=-1;for(s[r]<s[0]&&(s=s.slice().reverse(),t=t.slice().reverse());++o<r;)i[o]=Mo(s[o],s[o+1]),n[o]=e(t[o],t[o+1]);return function(l){var h=kf(s,l,1,r)-1;return n[h](i[h](l))}}function Nu(s,t){return t.domain(s.domain()).range(s.range()).interpolate(s.interpolate()).clamp(s.clamp()).unknown(s.unknown())}function Eu(){var s=Cc,t=Cc,e=Co,r,i,n,o=Ws,l,h,c;function u(){var p=Math.min(s.length,t.length);return o!==Ws&&(o=Jg(s[0],s[p-1])),l=p>2?t$:Kg,h=c=null,d}function d(p){return p==null||isNaN(p=+p)?n:(h||(h=l(s.map(r),t,e)))(r(o(p)))}return d.invert=function(p){return o(i((c||(c=l(t,s.map(r),pe)))(p)))},d.domain=function(p){return arguments.length?(s=Array.from(p,Qg),u()):s.slice()},d.range=function(p){return arguments.length?(t=Array.from(p),u()):t.slice()},d.rangeRound=function(p){return t=Array.from(p),e=w0,u()},d.clamp=function(p){return arguments.length?(o=p?!0:Ws,u()):o!==Ws},d.interpolate=function(p){return arguments.length?(e=p,u()):e},d.unknown=function(p){return arguments.length?(n=p,d):n},function(p,m){return r=p,i=m,u()}}function e$(){return Eu()(Ws,Ws)}function s$(s,t,e,r){var i=yo(s,t,e),n;switch(r=Dr(r??",f"),r.type){case"s":{var o=Math.max(Math.abs(s),Math.abs(t));return r.precision==null&&!isNaN(n=O0(i,o))&&(r.precision=n),du(r,o)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(n=L0(i,Math.max(Math.abs(s),Math.abs(t))))&&(r.precision=n-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(n=P0(i))&&(r.precision=n-(r.type==="%")*2);break}}return Oo(r)}function r$(s){var t=s.domain;return s.ticks=function(e){var r=t();return gi(r[0],r[r.length-1],e??10)},s.tickFormat=function(e,r){var i=t();return s$(i[0],i[i.length-1],e??10,r)},s.nice=function(e){e==null&&(e=10);var r=t(),i=0,n=r.length-1,o=r[i],l=r[n],h,c,u=10;for(l<o&&(c=o,o=l,l=c,c=i,i=n,n=c);u-- >0;){if(c=$i(o,l,e),c===h)return r[i]=o,r[n]=l,t(r);if(c>0)o=Math.floor(o/c)*c,l=Math.ceil(l/c)*c;else if(c<0)o=Math.ceil(o*c)/c,l=Math.floor(l*c)/c;else break;h=c}return s},s}function ge(){var s=e$();return s.copy=function(){return Nu(s,ge())},Tu.apply(s,arguments),r$(s)}function i$(s,t){s=s.slice();var e=0,r=s.length-1,i=s[e],n=s[r],o;return n<i&&(o=e,e=r,r=o,o=i,i=n,n=o),s[e]=t.floor(i),s[r]=t.ceil(n),s}function Pc(s){return Math.log(s)}function Oc(s){return Math.exp(s)}function n$(s){return-Math.log(-s)}function o$(s){return-Math.exp(-s)}function a$(s){return isFinite(s)?+("1e"+s):s<0?0:s}function l$(s){return s===10?a$:s===Math.E?Math.exp:t=>Math.pow(s,t)}function h$(s){return s===Math.E?Math.log:s===10&&Math.log10||s===2&&Math.log2||(s=Math.log(s),t=>Math.log(t)/s)}function Lc(s){return(t,e)=>-s(-t,e)}function c$(s){let t=s(Pc,Oc),e=t.domain,r=10,i,n;function o(){return i=h$(r),n=l$(r),e()[0]<0?(i=Lc(i),n=Lc(n),s(n$,o$)):s(Pc,Oc),t}return t.base=function(l){return arguments.length?(r=+l,o()):r},t.domain=function(l){return arguments.length?(e(l),o()):e()},t.ticks=l=>{let h=e(),c=h[0],u=h[h.length-1],d=u<c;d&&([c,u]=[u,c]);let p=i(c),m=i(u),$,w,b=l==null?10:+l,v=[];if(!(r%1)&&m-p<b){if(p=Math.floor(p),m=Math.ceil(m),c>0){for(;p<=m;++p)for($=1;$<r;++$)if(w=p<0?$/n(-p):$*n(p),!(w<c)){if(w>u)break;v.push(w)}}else for(;p<=m;++p)for($=r-1;$>=1;--$)if(w=p>0?$/n(-p):$*n(p),!(w<c)){if(w>u)break;v.push(w)}v.length*2<b&&(v=gi(c,u,b))}else v=gi(p,m,Math.min(m-p,b)).map(n);return d?v.reverse():v},t.tickFormat=(l,h)=>{if(l==null&&(l=10),h==null&&(h=r===10?"s":","),typeof h!="function"&&(!(r%1)&&(h=Dr(h)).precision==null&&(h.trim=!0),h=Oo(h)),l===1/0)return h;let c=Math.max(1,r*l/t.ticks().length);return u=>{let d=u/n(Math.round(i(u)));return d*r<r-.5&&(d*=r),d<=c?h(u):""}},t.nice=()=>e(i$(e(),{floor:l=>n(Math.floor(i(l))),ceil:l=>n(Math.ceil(i(l)))})),t}function Do(){let s=c$(Eu()).domain([1,10]);return s.copy=()=>Nu(s,Do()).base(s.base()),Tu.apply(s,arguments),s}function Iu(s){this._+=s[0];for(let t=1,e=s.length;t<e;++t)this._+=arguments[t]+s[t]}function d$(s){let t=Math.floor(s);if(!(t>=0))throw new Error(`invalid digits: ${s}`);if(t>15)return Iu;let e=10**t;return function(r){this._+=r[0];for(let i=1,n=r.length;i<n;++i)this._+=Math.round(arguments[i]*e)/e+r[i]}}function zu(s,t,e,r){return s===e&&t===r}function p$(s){let t=Math.floor(s);if(!(t<=15))return zu;let e=10**t,r=function(i){return Math.round(i*e)};return function(i,n,o,l){return r(i)===r(o)&&r(n)===r(l)}}function m$(){return new jo}function js(s){return function(){return s}}function g$(s){let t=3;return s.digits=function(e){if(!arguments.length)return t;if(e==null)t=null;else{let r=Math.floor(e);if(!(r>=0))throw new RangeError(`invalid digits: ${e}`);t=r}return s},()=>new jo(t)}function $$(s){return typeof s=="object"&&"length"in s?s:Array.from(s)}function Pu(s){this._context=s}function Ou(s){return new Pu(s)}function x$(s){return s[0]}function y$(s){return s[1]}function Lu(s,t){var e=js(!0),r=null,i=Ou,n=null,o=g$(l);s=typeof s=="function"?s:s===void 0?x$:js(s),t=typeof t=="function"?t:t===void 0?y$:js(t);function l(h){var c,u=(h=$$(h)).length,d,p=!1,m;for(r==null&&(n=i(m=o())),c=0;c<=u;++c)!(c<u&&e(d=h[c],c,h))===p&&((p=!p)?n.lineStart():n.lineEnd()),p&&n.point(+s(d,c,h),+t(d,c,h));if(m)return n=null,m+""||null}return l.x=function(h){return arguments.length?(s=typeof h=="function"?h:js(+h),l):s},l.y=function(h){return arguments.length?(t=typeof h=="function"?h:js(+h),l):t},l.defined=function(h){return arguments.length?(e=typeof h=="function"?h:js(!!h),l):e},l.curve=function(h){return arguments.length?(i=h,r!=null&&(n=i(r)),l):i},l.context=function(h){return arguments.length?(h==null?r=n=null:n=i(r=h),l):r},l}function Ru(s){this._curve=s}function w$(s){function t(e){return new Ru(s(e))}return t._curve=s,t}function je(){}function Si(s,t,e){s._context.bezierCurveTo((2*s._x0+s._x1)/3,(2*s._y0+s._y1)/3,(s._x0+2*s._x1)/3,(s._y0+2*s._y1)/3,(s._x0+4*s._x1+t)/6,(s._y0+4*s._y1+e)/6)}function Wo(s){this._context=s}function _$(s){this._context=s}function M$(s){this._context=s}function Fu(s,t){this._basis=new Wo(s),this._beta=t}function Ti(s,t,e){s._context.bezierCurveTo(s._x1+s._k*(s._x2-s._x0),s._y1+s._k*(s._y2-s._y0),s._x2+s._k*(s._x1-t),s._y2+s._k*(s._y1-e),s._x2,s._y2)}function qo(s,t){this._context=s,this._k=(1-t)/6}function Bo(s,t){this._context=s,this._k=(1-t)/6}function Ho(s,t){this._context=s,this._k=(1-t)/6}function Zo(s,t,e){var r=s._x1,i=s._y1,n=s._x2,o=s._y2;if(s._l01_a>Rc){var l=2*s._l01_2a+3*s._l01_a*s._l12_a+s._l12_2a,h=3*s._l01_a*(s._l01_a+s._l12_a);r=(r*l-s._x0*s._l12_2a+s._x2*s._l01_2a)/h,i=(i*l-s._y0*s._l12_2a+s._y2*s._l01_2a)/h}if(s._l23_a>Rc){var c=2*s._l23_2a+3*s._l23_a*s._l12_a+s._l12_2a,u=3*s._l23_a*(s._l23_a+s._l12_a);n=(n*c+s._x1*s._l23_2a-t*s._l12_2a)/u,o=(o*c+s._y1*s._l23_2a-e*s._l12_2a)/u}s._context.bezierCurveTo(r,i,n,o,s._x2,s._y2)}function Du(s,t){this._context=s,this._alpha=t}function ju(s,t){this._context=s,this._alpha=t}function Wu(s,t){this._context=s,this._alpha=t}function k$(s){this._context=s}function Uc(s){return s<0?-1:1}function Fc(s,t,e){var r=s._x1-s._x0,i=t-s._x1,n=(s._y1-s._y0)/(r||i<0&&-0),o=(e-s._y1)/(i||r<0&&-0),l=(n*i+o*r)/(r+i);return(Uc(n)+Uc(o))*Math.min(Math.abs(n),Math.abs(o),.5*Math.abs(l))||0}function Dc(s,t){var e=s._x1-s._x0;return e?(3*(s._y1-s._y0)/e-t)/2:t}function xo(s,t,e){var r=s._x0,i=s._y0,n=s._x1,o=s._y1,l=(n-r)/3;s._context.bezierCurveTo(r+l,i+l*t,n-l,o-l*e,n,o)}function So(s){this._context=s}function A$(s){this._context=new qu(s)}function qu(s){this._context=s}function S$(s){this._context=s}function jc(s){var t,e=s.length-1,r,i=new Array(e),n=new Array(e),o=new Array(e);for(i[0]=0,n[0]=2,o[0]=s[0]+2*s[1],t=1;t<e-1;++t)i[t]=1,n[t]=4,o[t]=4*s[t]+2*s[t+1];for(i[e-1]=2,n[e-1]=7,o[e-1]=8*s[e-1]+s[e],t=1;t<e;++t)r=i[t]/n[t-1],n[t]-=r,o[t]-=r*o[t-1];for(i[e-1]=o[e-1]/n[e-1],t=e-2;t>=0;--t)i[t]=(o[t]-i[t+1])/n[t];for(n[e-1]=(s[e]+i[e-1])/2,t=0;t<e-1;++t)n[t]=2*s[t+1]-i[t+1];return[i,n]}function T$(s,t){this._context=s,this._t=t}var Wc,kf,Jw,Kw,tb,eb,Ef,sb,If,zf,Cf,rb,Rf,Uf,ec,ke,xs,Hs,qs,Rr,me,Xf,Gf,Vf,Qf,Jf,Kf,t0,rc,Yc,Xc,wi,Gc,Vc,Qc,Jc,Bs,Kc,i0,su,Eo,Io,Ni,Fr,uc,dc,pc,Ei,mc,ib,nb,_o,uo,fc,ou,di,ob,ab,_0,lb,hb,cb,ub,db,pb,mb,N0,vi,xc,wc,bc,pi,Oo,du,po,mo,_i,fb,Se,Kt,Te,Ne,Lo,vc,fo,Or,gb,pu,$b,mu,xb,fu,yb,gu,wb,Ii,bb,Ro,vb,$u,_b,Uo,Mi,R0,U0,Ys,F0,D0,Mb,kb,Ab,Sb,Tb,Nb,Eb,Fo,ki,j0,W0,Xs,q0,B0,Ib,zb,Cb,Pb,Ob,Lb,Rb,xu,Ub,yu,Fb,Fe,Db,De,jb,Wb,qb,Bb,Hb,_c,Nt,Z0,Y0,Ds,Hg,Zg,ku,Au,Su,Zb,Yb,Cc,Lr,ko,ms,u$,jo,f$,Ao,Vs,Rc,Ai,Xb,Cu,Gb,Vb,Qb,b$,Jb,Uu,Kb,tv,ev,sv,rv,v$,iv,nv,ov,av,lv,hv,cv,uv,Wr=E(()=>{"use strict";y();Wc=To(mi),kf=Wc.right,Jw=Wc.left,Kw=To(Mf).center,tb=qc(Bc),eb=qc(Af);Ef=Array.prototype,sb=Ef.slice,If=Math.sqrt(50),zf=Math.sqrt(10),Cf=Math.sqrt(2);rb=Lf(Math.random);Rf=Array.prototype,Uf=Rf.slice;ec=s=>()=>s;ke=[[],[[[1,1.5],[.5,1]]],[[[1.5,1],[1,1.5]]],[[[1.5,1],[.5,1]]],[[[1,.5],[1.5,1]]],[[[1,1.5],[.5,1]],[[1,.5],[1.5,1]]],[[[1,.5],[1,1.5]]],[[[1,.5],[.5,1]]],[[[.5,1],[1,.5]]],[[[1,1.5],[1,.5]]],[[[.5,1],[1,.5]],[[1.5,1],[1,1.5]]],[[[1.5,1],[1,.5]]],[[[.5,1],[1.5,1]]],[[[1,1.5],[1.5,1]]],[[[.5,1],[1,1.5]]],[]];xs=.7,Hs=1/xs,qs="\\s*([+-]?\\d+)\\s*",Rr="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",me="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",Xf=/^#([0-9a-f]{3,8})$/,Gf=new RegExp(`^rgb\\(${qs},${qs},${qs}\\)$`),Vf=new RegExp(`^rgb\\(${me},${me},${me}\\)$`),Qf=new RegExp(`^rgba\\(${qs},${qs},${qs},${Rr}\\)$`),Jf=new RegExp(`^rgba\\(${me},${me},${me},${Rr}\\)$`),Kf=new RegExp(`^hsl\\(${Rr},${me},${me}\\)$`),t0=new RegExp(`^hsla\\(${Rr},${me},${me},${Rr}\\)$`),rc={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Gs(We,Ur,{copy(s){return Object.assign(new this.constructor,this,s)},displayable(){return this.rgb().displayable()},hex:ic,formatHex:ic,formatHex8:e0,formatHsl:s0,formatRgb:nc,toString:nc});Gs(Tt,xi,jr(We,{brighter(s){return s=s==null?Hs:Math.pow(Hs,s),new Tt(this.r*s,this.g*s,this.b*s,this.opacity)},darker(s){return s=s==null?xs:Math.pow(xs,s),new Tt(this.r*s,this.g*s,this.b*s,this.opacity)},rgb(){return this},clamp(){return new Tt(gs(this.r),gs(this.g),gs(this.b),yi(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:ac,formatHex:ac,formatHex8:r0,formatRgb:lc,toString:lc}));Gs(ae,wo,jr(We,{brighter(s){return s=s==null?Hs:Math.pow(Hs,s),new ae(this.h,this.s,this.l*s,this.opacity)},darker(s){return s=s==null?xs:Math.pow(xs,s),new ae(this.h,this.s,this.l*s,this.opacity)},rgb(){var s=this.h%360+(this.h<0)*360,t=isNaN(s)||isNaN(this.s)?0:this.s,e=this.l,r=e+(e<.5?e:1-e)*t,i=2*e-r;return new Tt(oo(s>=240?s-240:s+120,i,r),oo(s,i,r),oo(s<120?s+240:s-120,i,r),this.opacity)},clamp(){return new ae(cc(this.h),ui(this.s),ui(this.l),yi(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let s=yi(this.opacity);return`${s===1?"hsl(":"hsla("}${cc(this.h)}, ${ui(this.s)*100}%, ${ui(this.l)*100}%${s===1?")":`, ${s})`}`}}));Yc=Math.PI/180,Xc=180/Math.PI,wi=18,Gc=.96422,Vc=1,Qc=.82521,Jc=4/29,Bs=6/29,Kc=3*Bs*Bs,i0=Bs*Bs*Bs;Gs(fe,n0,jr(We,{brighter(s){return new fe(this.l+wi*(s??1),this.a,this.b,this.opacity)},darker(s){return new fe(this.l-wi*(s??1),this.a,this.b,this.opacity)},rgb(){var s=(this.l+16)/116,t=isNaN(this.a)?s:s+this.a/500,e=isNaN(this.b)?s:s-this.b/200;return t=Gc*lo(t),s=Vc*lo(s),e=Qc*lo(e),new Tt(ho(3.1338561*t-1.6168667*s-.4906146*e),ho(-.9787684*t+1.9161415*s+.033454*e),ho(.0719453*t-.2289914*s+1.4052427*e),this.opacity)}}));Gs(Ae,bo,jr(We,{brighter(s){return new Ae(this.h,this.c,this.l+wi*(s??1),this.opacity)},darker(s){return new Ae(this.h,this.c,this.l-wi*(s??1),this.opacity)},rgb(){return eu(this).rgb()}}));su=-.14861,Eo=1.78277,Io=-.29227,Ni=-.90649,Fr=1.97294,uc=Fr*Ni,dc=Fr*Eo,pc=Eo*Io-Ni*su;Gs($s,vo,jr(We,{brighter(s){return s=s==null?Hs:Math.pow(Hs,s),new $s(this.h,this.s,this.l*s,this.opacity)},darker(s){return s=s==null?xs:Math.pow(xs,s),new $s(this.h,this.s,this.l*s,this.opacity)},rgb(){var s=isNaN(this.h)?0:(this.h+120)*Yc,t=+this.l,e=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(s),i=Math.sin(s);return new Tt(255*(t+e*(su*r+Eo*i)),255*(t+e*(Io*r+Ni*i)),255*(t+e*(Fr*r)),this.opacity)}}));Ei=s=>()=>s;mc=(function s(t){var e=u0(t);function r(i,n){var o=e((i=xi(i)).r,(n=xi(n)).r),l=e(i.g,n.g),h=e(i.b,n.b),c=Dt(i.opacity,n.opacity);return function(u){return i.r=o(u),i.g=l(u),i.b=h(u),i.opacity=c(u),i+""}}return r.gamma=s,r})(1);ib=nu(l0),nb=nu(h0);_o=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,uo=new RegExp(_o.source,"g");fc=180/Math.PI,ou={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};ob=lu(b0,"px, ","px)","deg)"),ab=lu(v0,", ",")",")"),_0=1e-12;lb=(function s(t,e,r){function i(n,o){var l=n[0],h=n[1],c=n[2],u=o[0],d=o[1],p=o[2],m=u-l,$=d-h,w=m*m+$*$,b,v;if(w<_0)v=Math.log(p/c)/t,b=function(B){return[l+B*m,h+B*$,c*Math.exp(t*B*v)]};else{var T=Math.sqrt(w),A=(p*p-c*c+r*w)/(2*c*e*T),N=(p*p-c*c-r*w)/(2*p*e*T),O=Math.log(Math.sqrt(A*A+1)-A),R=Math.log(Math.sqrt(N*N+1)-N);v=(R-O)/t,b=function(B){var Y=B*v,st=gc(O),tt=c/(e*T)*(st*k0(t*Y+O)-M0(O));return[l+tt*m,h+tt*$,c*st/gc(t*Y+O)]}}return b.duration=Math.abs(v)*1e3*t/Math.SQRT2,b}return i.rho=function(n){var o=Math.max(.001,+n),l=o*o,h=l*l;return s(o,l,h)},i})(Math.SQRT2,2,4);hb=hu(zo),cb=hu(Dt);ub=cu(zo),db=cu(Dt);pb=uu(zo),mb=uu(Dt);N0=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;Dr.prototype=Po.prototype;Po.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};xc={"%":(s,t)=>(s*100).toFixed(t),b:s=>Math.round(s).toString(2),c:s=>s+"",d:A0,e:(s,t)=>s.toExponential(t),f:(s,t)=>s.toFixed(t),g:(s,t)=>s.toPrecision(t),o:s=>Math.round(s).toString(8),p:(s,t)=>$c(s*100,t),r:$c,s:I0,X:s=>Math.round(s).toString(16).toUpperCase(),x:s=>Math.round(s).toString(16)};wc=Array.prototype.map,bc=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];C0({thousands:",",grouping:[3],currency:["$",""]});po=new Date,mo=new Date;_i=St(()=>{},(s,t)=>{s.setTime(+s+t)},(s,t)=>t-s);_i.every=s=>(s=Math.floor(s),!isFinite(s)||!(s>0)?null:s>1?St(t=>{t.setTime(Math.floor(t/s)*s)},(t,e)=>{t.setTime(+t+e*s)},(t,e)=>(e-t)/s):_i);fb=_i.range,Se=1e3,Kt=Se*60,Te=Kt*60,Ne=Te*24,Lo=Ne*7,vc=Ne*30,fo=Ne*365,Or=St(s=>{s.setTime(s-s.getMilliseconds())},(s,t)=>{s.setTime(+s+t*Se)},(s,t)=>(t-s)/Se,s=>s.getUTCSeconds()),gb=Or.range,pu=St(s=>{s.setTime(s-s.getMilliseconds()-s.getSeconds()*Se)},(s,t)=>{s.setTime(+s+t*Kt)},(s,t)=>(t-s)/Kt,s=>s.getMinutes()),$b=pu.range,mu=St(s=>{s.setUTCSeconds(0,0)},(s,t)=>{s.setTime(+s+t*Kt)},(s,t)=>(t-s)/Kt,s=>s.getUTCMinutes()),xb=mu.range,fu=St(s=>{s.setTime(s-s.getMilliseconds()-s.getSeconds()*Se-s.getMinutes()*Kt)},(s,t)=>{s.setTime(+s+t*Te)},(s,t)=>(t-s)/Te,s=>s.getHours()),yb=fu.range,gu=St(s=>{s.setUTCMinutes(0,0,0)},(s,t)=>{s.setTime(+s+t*Te)},(s,t)=>(t-s)/Te,s=>s.getUTCHours()),wb=gu.range,Ii=St(s=>s.setHours(0,0,0,0),(s,t)=>s.setDate(s.getDate()+t),(s,t)=>(t-s-(t.getTimezoneOffset()-s.getTimezoneOffset())*Kt)/Ne,s=>s.getDate()-1),bb=Ii.range,Ro=St(s=>{s.setUTCHours(0,0,0,0)},(s,t)=>{s.setUTCDate(s.getUTCDate()+t)},(s,t)=>(t-s)/Ne,s=>s.getUTCDate()-1),vb=Ro.range,$u=St(s=>{s.setUTCHours(0,0,0,0)},(s,t)=>{s.setUTCDate(s.getUTCDate()+t)},(s,t)=>(t-s)/Ne,s=>Math.floor(s/Ne)),_b=$u.range;Uo=ys(0),Mi=ys(1),R0=ys(2),U0=ys(3),Ys=ys(4),F0=ys(5),D0=ys(6),Mb=Uo.range,kb=Mi.range,Ab=R0.range,Sb=U0.range,Tb=Ys.range,Nb=F0.range,Eb=D0.range;Fo=ws(0),ki=ws(1),j0=ws(2),W0=ws(3),Xs=ws(4),q0=ws(5),B0=ws(6),Ib=Fo.range,zb=ki.range,Cb=j0.range,Pb=W0.range,Ob=Xs.range,Lb=q0.range,Rb=B0.range,xu=St(s=>{s.setDate(1),s.setHours(0,0,0,0)},(s,t)=>{s.setMonth(s.getMonth()+t)},(s,t)=>t.getMonth()-s.getMonth()+(t.getFullYear()-s.getFullYear())*12,s=>s.getMonth()),Ub=xu.range,yu=St(s=>{s.setUTCDate(1),s.setUTCHours(0,0,0,0)},(s,t)=>{s.setUTCMonth(s.getUTCMonth()+t)},(s,t)=>t.getUTCMonth()-s.getUTCMonth()+(t.getUTCFullYear()-s.getUTCFullYear())*12,s=>s.getUTCMonth()),Fb=yu.range,Fe=St(s=>{s.setMonth(0,1),s.setHours(0,0,0,0)},(s,t)=>{s.setFullYear(s.getFullYear()+t)},(s,t)=>t.getFullYear()-s.getFullYear(),s=>s.getFullYear());Fe.every=s=>!isFinite(s=Math.floor(s))||!(s>0)?null:St(t=>{t.setFullYear(Math.floor(t.getFullYear()/s)*s),t.setMonth(0,1),t.setHours(0,0,0,0)},(t,e)=>{t.setFullYear(t.getFullYear()+e*s)});Db=Fe.range,De=St(s=>{s.setUTCMonth(0,1),s.setUTCHours(0,0,0,0)},(s,t)=>{s.setUTCFullYear(s.getUTCFullYear()+t)},(s,t)=>t.getUTCFullYear()-s.getUTCFullYear(),s=>s.getUTCFullYear());De.every=s=>!isFinite(s=Math.floor(s))||!(s>0)?null:St(t=>{t.setUTCFullYear(Math.floor(t.getUTCFullYear()/s)*s),t.setUTCMonth(0,1),t.setUTCHours(0,0,0,0)},(t,e)=>{t.setUTCFullYear(t.getUTCFullYear()+e*s)});jb=De.range;[Wb,qb]=wu(De,yu,Fo,$u,gu,mu),[Bb,Hb]=wu(Fe,xu,Uo,Ii,fu,pu);_c={"-":"",_:" ",0:"0"},Nt=/^\s*\d+/,Z0=/^%/,Y0=/[\\^$*+?|[\]().{}]/g;Yg({dateTime:"%x, %X",date:"%-m/%-d/%Y",time:"%-I:%M:%S %p",periods:["AM","PM"],days:["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"],shortDays:["Sun","Mon","Tue","Wed","Thu","Fri","Sat"],months:["January","February","March","April","May","June","July","August","September","October","November","December"],shortMonths:["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"]});Su="%Y-%m-%dT%H:%M:%S.%LZ";Zb=Date.prototype.toISOString?Xg:ku(Su);Yb=+new Date("2000-01-01T00:00:00.000Z")?Gg:Au(Su);Cc=[0,1];Lr=Math.PI,ko=2*Lr,ms=1e-6,u$=ko-ms;jo=class{constructor(s){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=s==null?Iu:d$(s),this._equal=s==null?zu:p$(s)}moveTo(s,t){this._append`M${this._x0=this._x1=+s},${this._y0=this._y1=+t}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(s,t){this._append`L${this._x1=+s},${this._y1=+t}`}quadraticCurveTo(s,t,e,r){this._append`Q${+s},${+t},${this._x1=+e},${this._y1=+r}`}bezierCurveTo(s,t,e,r,i,n){this._append`C${+s},${+t},${+e},${+r},${this._x1=+i},${this._y1=+n}`}arcTo(s,t,e,r,i){if(s=+s,t=+t,e=+e,r=+r,i=+i,i<0)throw new Error(`negative radius: ${i}`);let n=this._x1,o=this._y1,l=e-s,h=r-t,c=n-s,u=o-t,d=c*c+u*u;if(this._x1===null)this._append`M${this._x1=s},${this._y1=t}`;else if(d>ms)if(!(Math.abs(u*l-h*c)>ms)||!i)this._append`L${this._x1=s},${this._y1=t}`;else{let p=e-n,m=r-o,$=l*l+h*h,w=p*p+m*m,b=Math.sqrt($),v=Math.sqrt(d),T=i*Math.tan((Lr-Math.acos(($+d-w)/(2*b*v)))/2),A=T/v,N=T/b;Math.abs(A-1)>ms&&this._append`L${s+A*c},${t+A*u}`,this._append`A${i},${i},0,0,${+(u*p>c*m)},${this._x1=s+N*l},${this._y1=t+N*h}`}}arc(s,t,e,r,i,n){if(s=+s,t=+t,e=+e,n=!!n,e<0)throw new Error(`negative radius: ${e}`);let o=e*Math.cos(r),l=e*Math.sin(r),h=s+o,c=t+l,u=1^n,d=n?r-i:i-r;if(this._x1===null?this._append`M${h},${c}`:(Math.abs(this._x1-h)>ms||Math.abs(this._y1-c)>ms)&&this._append`L${h},${c}`,!!e){if(d<0&&(d=d%ko+ko),d>u$)this._append`A${e},${e},0,1,${u},${s-o},${t-l}A${e},${e},0,1,${u},${this._x1=h},${this._y1=c}`;else if(d>ms){let p=s+e*Math.cos(i),m=t+e*Math.sin(i);if(d>=Lr&&this._equal(h,c,p,m)){d/=2;let $=r+d;this._append`A${e},${e},0,${+(d>=Lr)},${u},${s+e*Math.cos($)},${t+e*Math.sin($)}`}this._append`A${e},${e},0,${+(d>=Lr)},${u},${this._x1=p},${this._y1=m}`}}}rect(s,t,e,r){this._append`M${this._x0=this._x1=+s},${this._y0=this._y1=+t}h${e=+e}v${+r}h${-e}Z`}toString(){return this._}};m$.prototype=jo.prototype;f$=Math.cos,Ao=Math.sin,Vs=Math.sqrt,Rc=1e-12,Ai=Math.PI,Xb=Ai/2,Cu=2*Ai;Gb=Array.prototype.slice;Pu.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;default:this._context.lineTo(s,t);break}}};Vb=w$(Ou);Ru.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(s,t){this._curve.point(t*Math.sin(s),t*-Math.cos(s))}};Qb=Vs(3),b$=Vs(1/3),Jb=b$*2,Uu=Ao(Ai/10)/Ao(7*Ai/10),Kb=Ao(Cu/10)*Uu,tv=-f$(Cu/10)*Uu,ev=Vs(3),sv=Vs(3),rv=Vs(3)/2,v$=1/Vs(12),iv=(v$/2+1)*3;Wo.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:Si(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:Si(this,s,t);break}this._x0=this._x1,this._x1=s,this._y0=this._y1,this._y1=t}};_$.prototype={areaStart:je,areaEnd:je,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._x2=s,this._y2=t;break;case 1:this._point=2,this._x3=s,this._y3=t;break;case 2:this._point=3,this._x4=s,this._y4=t,this._context.moveTo((this._x0+4*this._x1+s)/6,(this._y0+4*this._y1+t)/6);break;default:Si(this,s,t);break}this._x0=this._x1,this._x1=s,this._y0=this._y1,this._y1=t}};M$.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var e=(this._x0+4*this._x1+s)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(e,r):this._context.moveTo(e,r);break;case 3:this._point=4;default:Si(this,s,t);break}this._x0=this._x1,this._x1=s,this._y0=this._y1,this._y1=t}};Fu.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var s=this._x,t=this._y,e=s.length-1;if(e>0)for(var r=s[0],i=t[0],n=s[e]-r,o=t[e]-i,l=-1,h;++l<=e;)h=l/e,this._basis.point(this._beta*s[l]+(1-this._beta)*(r+h*n),this._beta*t[l]+(1-this._beta)*(i+h*o));this._x=this._y=null,this._basis.lineEnd()},point:function(s,t){this._x.push(+s),this._y.push(+t)}};nv=(function s(t){function e(r){return t===1?new Wo(r):new Fu(r,t)}return e.beta=function(r){return s(+r)},e})(.85);qo.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:Ti(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2,this._x1=s,this._y1=t;break;case 2:this._point=3;default:Ti(this,s,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};ov=(function s(t){function e(r){return new qo(r,t)}return e.tension=function(r){return s(+r)},e})(0);Bo.prototype={areaStart:je,areaEnd:je,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._x3=s,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=s,this._y4=t);break;case 2:this._point=3,this._x5=s,this._y5=t;break;default:Ti(this,s,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};av=(function s(t){function e(r){return new Bo(r,t)}return e.tension=function(r){return s(+r)},e})(0);Ho.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Ti(this,s,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};lv=(function s(t){function e(r){return new Ho(r,t)}return e.tension=function(r){return s(+r)},e})(0);Du.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){if(s=+s,t=+t,this._point){var e=this._x2-s,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(e*e+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;break;case 2:this._point=3;default:Zo(this,s,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};hv=(function s(t){function e(r){return t?new Du(r,t):new qo(r,0)}return e.alpha=function(r){return s(+r)},e})(.5);ju.prototype={areaStart:je,areaEnd:je,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(s,t){if(s=+s,t=+t,this._point){var e=this._x2-s,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(e*e+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=s,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=s,this._y4=t);break;case 2:this._point=3,this._x5=s,this._y5=t;break;default:Zo(this,s,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};cv=(function s(t){function e(r){return t?new ju(r,t):new Bo(r,0)}return e.alpha=function(r){return s(+r)},e})(.5);Wu.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){if(s=+s,t=+t,this._point){var e=this._x2-s,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(e*e+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Zo(this,s,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=s,this._y0=this._y1,this._y1=this._y2,this._y2=t}};uv=(function s(t){function e(r){return t?new Wu(r,t):new Ho(r,0)}return e.alpha=function(r){return s(+r)},e})(.5);k$.prototype={areaStart:je,areaEnd:je,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(s,t){s=+s,t=+t,this._point?this._context.lineTo(s,t):(this._point=1,this._context.moveTo(s,t))}};So.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:xo(this,this._t0,Dc(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(s,t){var e=NaN;if(s=+s,t=+t,!(s===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;break;case 2:this._point=3,xo(this,Dc(this,e=Fc(this,s,t)),e);break;default:xo(this,this._t0,e=Fc(this,s,t));break}this._x0=this._x1,this._x1=s,this._y0=this._y1,this._y1=t,this._t0=e}}};(A$.prototype=Object.create(So.prototype)).point=function(s,t){So.prototype.point.call(this,t,s)};qu.prototype={moveTo:function(s,t){this._context.moveTo(t,s)},closePath:function(){this._context.closePath()},lineTo:function(s,t){this._context.lineTo(t,s)},bezierCurveTo:function(s,t,e,r,i,n){this._context.bezierCurveTo(t,s,r,e,n,i)}};S$.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var s=this._x,t=this._y,e=s.length;if(e)if(this._line?this._context.lineTo(s[0],t[0]):this._context.moveTo(s[0],t[0]),e===2)this._context.lineTo(s[1],t[1]);else for(var r=jc(s),i=jc(t),n=0,o=1;o<e;++n,++o)this._context.bezierCurveTo(r[0][n],i[0][n],r[1][n],i[1][n],s[o],t[o]);(this._line||this._line!==0&&e===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(s,t){this._x.push(+s),this._y.push(+t)}};T$.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(s,t){switch(s=+s,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(s,t):this._context.moveTo(s,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(s,t);else{var e=this._x*(1-this._t)+s*this._t;this._context.lineTo(e,this._y),this._context.lineTo(e,t)}break}}this._x=s,this._y=t}}});function z({width:s,height:t,x:e,y:r,label:i,margin:n,equal:o,bare:l},h,c){let u=l?{top:2,right:2,bottom:2,left:2,...n}:{...N$,...n},d=[Math.max(10,s-u.left-u.right),Math.max(10,t-u.top-u.bottom)],p=o?E$(e.domain,r.domain,d):[e.domain,r.domain],m=Bu(e,p[0],[0,d[0]]),$=Bu(r,p[1],[d[1],0]),w={x:m,y:$,width:d[0],height:d[1]};return f`<svg
    class="plot"
    width=${s}
    height=${t}
    viewBox="0 0 ${s} ${t}"
    role="group"
    aria-label=${i}
  >
    <g transform="translate(${u.left} ${u.top})">
      ${l?k:I$(w,e,r)}
      <svg class="inside" width=${d[0]} height=${d[1]} overflow="hidden">${h(w)}</svg>
      ${c?c(w):k}
    </g>
  </svg>`}function Bu(s,t,e){return s.log?Do().domain(t).range(e).clamp(!0):ge().domain(t).range(e)}function E$(s,t,e){let r=Math.max((s[1]-s[0])/e[0],(t[1]-t[0])/e[1]),i=(n,o)=>{let l=(n[0]+n[1])/2;return[l-r*o/2,l+r*o/2]};return[i(s,e[0]),i(t,e[1])]}function I$(s,t,e){let r=t.ticks??Hu(s.x,t,Math.max(2,Math.floor(s.width/80))),i=e.ticks??Hu(s.y,e,Math.max(2,Math.floor(s.height/45))),[n,o]=[t,e].map(l=>l.format??(l.log?z$:g));return x`<g class="axes" aria-hidden="true">
    ${i.map(l=>x`<line class="grid" x2=${s.width} y1=${s.y(l)} y2=${s.y(l)}></line>
      <text class="tick" x="-8" y=${s.y(l)} dy="0.32em" text-anchor="end">${o(l)}</text>`)}
    ${r.map(l=>x`<line class="grid" y2=${s.height} x1=${s.x(l)} x2=${s.x(l)}></line>
      <text class="tick" x=${s.x(l)} y=${s.height+16} text-anchor="middle">${n(l)}</text>`)}
    ${t.label?x`<text class="label" x=${s.width/2} y=${s.height+33} text-anchor="middle">${t.label}</text>`:k}
    ${e.label?x`<text class="label" transform="translate(-46 ${s.height/2}) rotate(-90)" text-anchor="middle">${e.label}</text>`:k}
  </g>`}function z$(s){let t=Math.round(Math.log10(s));return Math.abs(t)<3?g(s):`10${[...String(t)].map(e=>"⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(e)]).join("")}`}function Hu(s,t,e){let r=s.ticks(e);if(!t.log)return r;let i=r.filter(o=>Math.abs(Math.log10(o)-Math.round(Math.log10(o)))<1e-9),n=Math.ceil(i.length/e);return i.filter((o,l)=>l%n===0)}function bs(s){return Math.max(-1e7,Math.min(1e7,s))}function L(s,t,e,{color:r,className:i="",dashed:n}={}){let o=Lu().defined(h=>Number.isFinite(t[Number(h)])&&Number.isFinite(e[Number(h)])).x(h=>bs(s.x(t[Number(h)]))).y(h=>bs(s.y(e[Number(h)]))),l=Array.from({length:t.length},(h,c)=>c);return x`<path class="line ${i} ${n?"dashed":""}" data-color=${r??k} d=${o(l)??""}></path>`}function X(s,t,e,{color:r,radius:i=3.5,className:n=""}={}){return Array.from({length:t.length},(o,l)=>{let h=typeof r=="function"?r(l):r;return x`<circle class="point ${n}" data-color=${h??k} cx=${bs(s.x(t[l]))} cy=${bs(s.y(e[l]))} r=${i}></circle>`})}function Yu(s,t,e,{color:r}={}){let o=Array.from({length:t.length},(l,h)=>[s.x(t[h]),s.y(e[h])]).filter(l=>l.every(Number.isFinite)).map(([l,h])=>`M${bs(l)},${bs(h)}h0`);return x`<path class="dots" data-color=${r??k} d=${o.join("")}></path>`}function te(s,t,e){let[r,i]=[s.x(t),s.y(e)];return x`<path class="cross" d="M${r-6},${i}h12M${r},${i-6}v12"></path>`}function Et(s,t,e,{color:r}={}){let[i,n,o,l]=[s.x(t[0]),s.y(t[1]),s.x(e[0]),s.y(e[1])].map(bs),h=Math.atan2(l-n,o-i),c=Math.hypot(o-i,l-n);if(!(c>.5))return k;let u=Math.min(7,c/2),d=p=>`${o-u*Math.cos(h+p)},${l-u*Math.sin(h+p)}`;return x`<path class="arrow" data-color=${r??k} d="M${i},${n}L${o},${l}M${d(.45)}L${o},${l}L${d(-.45)}"></path>`}function Mt(s,t,e,{color:r,width:i=.8}={}){return Array.from({length:t.length},(n,o)=>{let[l,h]=[s.x(t[o]-i/2),s.x(t[o]+i/2)],[c,u]=[s.y(e[o]),s.y(Math.max(s.y.domain()[0],0))],d=typeof r=="function"?r(o):r;return x`<rect class="bar" data-color=${d??k} x=${Math.min(l,h)} width=${Math.abs(h-l)}
      y=${Math.min(c,u)} height=${Math.abs(u-c)}></rect>`})}function C$(s,t){let e=`${s.shape} ${t}`,r=zi.find(({data:l,levels:h})=>h===e&&s.data.every((c,u)=>c===l[u]));if(r)return r.shapes;let[i,n]=s.shape,o=Hc().size([n,i]).thresholds(t)(Array.from(s.data));return zi.unshift({data:s.data,levels:e,shapes:o}),zi.length=Math.min(zi.length,8),o}function zt(s,t,{x:e,y:r,levels:i,filled:n=!0}){let[o,l]=t.shape,h=([u,d])=>{let p=e[0]+(u-.5)/(l-1)*(e[1]-e[0]),m=r[0]+(d-.5)/(o-1)*(r[1]-r[0]);return`${s.x(p).toFixed(1)},${s.y(m).toFixed(1)}`};return C$(t,i).map(u=>{let d=u.coordinates.map(p=>p.map(m=>`M${m.map(h).join("L")}Z`).join("")).join("");return x`<path class="contour ${n?"filled":""}" d=${d}></path>`})}function $e(s,t){let e=Array.from(s.data).filter(Number.isFinite),r=e.reduce((n,o)=>Math.min(n,o),1/0),i=e.reduce((n,o)=>Math.max(n,o),-1/0);return Array.from({length:t},(n,o)=>r+(i-r)*((o+.5)/t)**2)}function ot(s,{x:t,y:e,width:r,height:i,low:n,high:o,kind:l="gray"}){let[h,c]=s.shape,u=document.createElement("canvas");[u.width,u.height]=[c,h];let d=u.getContext("2d"),p=d.createImageData(c,h),m=Ee(l);return s.data.forEach(($,w)=>p.data.set(m(($-n)/(o-n||1)),4*w)),d.putImageData(p,0,0),x`<image class="pixels" x=${t} y=${e} width=${r} height=${i} preserveAspectRatio="none" href=${u.toDataURL()}></image>`}function Ee(s){let t=getComputedStyle(Vt.root),e=P$[s].map(r=>O$(t.getPropertyValue(r).trim()));return r=>{if(Number.isNaN(r))return[0,0,0,0];let i=Math.min(1,Math.max(0,r))*(e.length-1),n=Math.min(e.length-2,Math.floor(i)),[o,l]=[e[n],e[n+1]],h=o.map((c,u)=>c+(l[u]-c)*(i-n));return[h[0],h[1],h[2],255]}}function O$(s){return[1,3,5].map(t=>parseInt(s.slice(t,t+2),16))}function G(s,{x:t,y:e,label:r,color:i,step:n,radius:o=8,limits:l,onMove:h}){let[c,u]=l??[s.x.domain(),s.y.domain()],d=n??[(c[1]-c[0])/100,(u[1]-u[0])/100],p=(b,v)=>{let[T,A]=[Math.min(...c),Math.max(...c)],[N,O]=[Math.min(...u),Math.max(...u)];h(d[0]?Zu(Math.min(A,Math.max(T,b)),A-T):t,d[1]?Zu(Math.min(O,Math.max(N,v)),O-N):e)},m=b=>{let v=b.currentTarget;if(b.type==="pointerdown")v.setPointerCapture(b.pointerId),b.preventDefault(),v.focus();else if(v.hasPointerCapture(b.pointerId)){let T=v.ownerSVGElement,A=new DOMPoint(b.clientX,b.clientY).matrixTransform(T.getScreenCTM()?.inverse());p(s.x.invert(A.x),s.y.invert(A.y))}},$={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,1],ArrowDown:[0,-1]},w=b=>{let v=$[b.key];if(!v)return;b.preventDefault();let T=b.shiftKey?10:1,[A,N]=d[0]&&d[1]?v:[v[0]+v[1],v[0]+v[1]];p(t+A*d[0]*T,e+N*d[1]*T)};return x`<circle class="handle" data-color=${i??k} cx=${s.x(t)} cy=${s.y(e)} r=${o} tabindex="0"
    role="slider" aria-label=${r} aria-valuetext="${g(t)}, ${g(e)}" aria-valuenow=${d[0]?t:e}
    aria-valuemin=${Math.min(...d[0]?c:u)} aria-valuemax=${Math.max(...d[0]?c:u)}
    @pointerdown=${m} @pointermove=${m} @keydown=${w}></circle>`}function Zu(s,t){let e=Math.max(0,3-Math.floor(Math.log10(t)));return Number(s.toFixed(Math.min(12,e)))}function wt(s){return f`<ul class="legend">
    ${s.map(t=>f`<li data-color=${t.color}>
          <span class="swatch ${t.dashed?"dashed":""}"></span>${t.text}
        </li>`)}
  </ul>`}var N$,zi,P$,H=E(()=>{"use strict";y();Wr();C();P();is();N$={top:10,right:14,bottom:38,left:58};zi=[];P$={gray:["--background","--text"],sequential:["--background","--highlight","--strong"],diverging:["--c0","--background","--c1"]}});function xe(s){let[t,e]=[s.x(0),s.y(0)];return x`<path class="zero" d="M0,${e}H${s.width}M${t},0V${s.height}"></path>`}function Ci(s,t,e,{color:r,jump:i}){let n=t.findIndex(l=>l>=0);if(!i||e[n]===e[n+1])return L(s,t,e,{color:r});let o=e[n+1];return x`${L(s,t.slice(0,n+1),e.slice(0,n+1),{color:r})}
    ${L(s,[0,...t.slice(n+1)],[o,...e.slice(n+1)],{color:r})}
    ${X(s,[0],[e[n]],{color:r,radius:4})}
    ${X(s,[0],[o],{color:r,radius:3.5,className:"ring"})}`}function Pi(s,t){let e=s.x(t);return e<0||e>s.width?k:x`<line class="cursor" x1=${e} x2=${e} y2=${s.height}></line>`}function qe(s,[t,e]=[-1/0,1/0]){let r=s.filter(Number.isFinite),[i,n]=[Math.max(t,Math.min(...r)),Math.min(e,Math.max(...r))],o=.08*(n-i||1);return[i-o,n+o]}var ee,vs=E(()=>{"use strict";y();C();H();ee=I`
  .zero {
    fill: none;
    stroke: var(--line);
    stroke-width: 1;
  }
  .cursor {
    stroke: var(--text);
    stroke-width: 1;
    stroke-dasharray: 3 3;
  }
`});function Xu(s){return new URL(s,new URL("../../",L$.url)).href}var L$,Gu=E(()=>{"use strict";y();L$={}});function Qu(s,t){if(!Vt.isPage)return structuredClone(t);let e=new URLSearchParams(location.search),r=structuredClone(t);for(let i of Object.keys(t)){let n=e.get(`${s}.${i}`);n!==null&&(r[i]=R$(n,t[i]))}return r}function R$(s,t){if(typeof t=="string")return s;try{let e=JSON.parse(s);return typeof e==typeof t&&Array.isArray(e)===Array.isArray(t)&&e!==null?e:t}catch{return t}}function Ju(s,t,e){Vt.isPage&&(Oi.set(s,[t,e]),Li||(Li=window.setTimeout(Yo,150)))}function Yo(){if(!Oi.size)return;window.clearTimeout(Li),Li=0;let s=new URLSearchParams(location.search);for(let[e,[r,i]]of Oi)for(let n of Object.keys(i)){let o=Vu(r[n]);o===Vu(i[n])?s.delete(`${e}.${n}`):s.set(`${e}.${n}`,o)}Oi.clear();let t=s.toString();history.replaceState(null,"",`${location.pathname}${t&&`?${t}`}${location.hash}`)}function Vu(s){return typeof s=="string"?s:JSON.stringify(s)}var Oi,Li,Ku=E(()=>{"use strict";y();is();Oi=new Map,Li=0});var td,ed=E(()=>{"use strict";y();C();td=I`
  [data-color="0"],
  [data-color="train"],
  [data-color="forward"],
  [data-color="negative"],
  [data-color="momentum"],
  [data-color="affine"],
  [data-color="sigmoid"],
  [data-color="l2"] {
    --c: var(--c0);
  }
  [data-color="1"],
  [data-color="test"],
  [data-color="backward"],
  [data-color="positive"],
  [data-color="adam"],
  [data-color="loss"],
  [data-color="relu"],
  [data-color="l1"] {
    --c: var(--c1);
  }
  [data-color="2"],
  [data-color="validation"],
  [data-color="adagrad"],
  [data-color="conv"],
  [data-color="tanh"] {
    --c: var(--c2);
  }
  [data-color="3"],
  [data-color="rmsprop"],
  [data-color="parameter"],
  [data-color="activation"],
  [data-color="gelu"] {
    --c: var(--c3);
  }
  [data-color="4"],
  [data-color="adamw"],
  [data-color="norm"],
  [data-color="leaky_relu"] {
    --c: var(--c4);
  }
  [data-color="5"],
  [data-color="nesterov"],
  [data-color="pool"],
  [data-color="softmax"] {
    --c: var(--c5);
  }
  [data-color="6"],
  [data-color="dropout"] {
    --c: var(--c6);
  }
  [data-color="7"],
  [data-color="sgd"],
  [data-color="shape"],
  [data-color="step"] {
    --c: var(--c7);
  }
  [data-color="text"] {
    --c: var(--text);
  }
  [data-color="muted"] {
    --c: var(--muted);
  }
`});var U$,F$,D$,j,et=E(()=>{"use strict";y();C();ed();U$=I`
  :host {
    display: block;
    margin: 2rem 0;
    container-type: inline-size;
    color: var(--text);
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  figure {
    margin: 0;
    padding: 1rem;
    border: 1px solid var(--grid);
    border-radius: 12px;
    background: var(--card);
    box-shadow: var(--shadow);
  }
  figure > header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.3rem 1rem;
    margin-bottom: 0.6rem;
  }
  h3 {
    margin: 0;
    font-size: 1.05rem;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem;
  }
  .tools button {
    padding: 0.3rem 0.55rem;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--muted);
    font: inherit;
    font-size: 0.8rem;
    cursor: pointer;
  }
  .tools button:hover,
  .tools button[aria-expanded="true"] {
    background: var(--panel);
    color: var(--text);
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .waiting {
    height: 16rem;
    border-radius: 8px;
    background: var(--panel);
  }
  .problem {
    margin: 0 0 0.6rem;
    padding: 0.6rem 0.8rem;
    border-left: 4px solid var(--c1);
    border-radius: 4px;
    background: var(--panel);
    overflow-wrap: anywhere;
  }
  .summary {
    margin: 0.6rem 0 0;
    color: var(--muted);
    font-size: 0.9rem;
    min-height: 1.35em;
  }
  .stage {
    display: flex;
    flex-wrap: wrap;
    gap: 1rem;
    justify-content: center;
    overflow-x: auto;
  }
  .stage > * {
    flex: none;
    max-width: 100%;
  }
  .column {
    display: flex;
    flex-direction: column;
    gap: 0.6rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
    align-items: center;
  }
  section.code {
    margin-top: 0.8rem;
    border-top: 1px solid var(--grid);
  }
  section.code header {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 1rem;
    margin-top: 0.6rem;
  }
  h4 {
    margin: 0;
    font-size: 0.85rem;
    font-weight: 600;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  pre {
    max-height: 26rem;
    margin: 0.4rem 0 0;
    padding: 0.8rem;
    overflow: auto;
    border-radius: 8px;
    background: var(--panel);
    font: 0.8rem/1.5 var(--mono);
    tab-size: 4;
  }
`,F$=I`
  .controls {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0.7rem 1.4rem;
    align-items: end;
    margin-top: 0.9rem;
  }
  .controls > .player,
  .controls > .wide,
  .controls > fieldset {
    grid-column: 1 / -1;
  }
  fieldset {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0.5rem 1.4rem;
    align-items: end;
    margin: 0;
    padding: 0.4rem 0 0;
    border: 0;
    border-top: 1px solid var(--grid);
  }
  legend {
    float: left;
    grid-column: 1 / -1;
    padding: 0;
    color: var(--muted);
    font-size: 0.82rem;
  }
  label {
    font-size: 0.88rem;
  }
  .slider {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 0.6rem;
  }
  .slider input {
    grid-column: 1 / -1;
    width: 100%;
    height: 1.5rem;
    margin: 0;
    accent-color: var(--c, var(--c0));
    cursor: pointer;
  }
  output {
    font-family: var(--mono);
    font-variant-numeric: tabular-nums;
    font-size: 0.85em;
  }
  .slider[data-color] .name::before,
  .toggle[data-color] .name::before {
    content: "";
    display: inline-block;
    width: 0.7em;
    height: 0.7em;
    margin-right: 0.4em;
    border-radius: 50%;
    background: var(--c);
  }
  .toggle {
    display: flex;
    align-items: center;
    gap: 0.45rem;
    min-height: 1.9rem;
    cursor: pointer;
  }
  .toggle input {
    width: 1.1rem;
    height: 1.1rem;
    margin: 0;
    accent-color: var(--c, var(--c0));
  }
  .choice,
  .field {
    display: grid;
    gap: 0.2rem;
  }
  select,
  input[type="text"],
  input[type="number"] {
    width: 100%;
    min-height: 2.1rem;
    padding: 0.3rem 0.5rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--background);
    color: var(--text);
    font: inherit;
  }
  .field.code input,
  input[type="number"] {
    font-family: var(--mono);
  }
  .button,
  section.code button {
    min-height: 2.1rem;
    min-width: 2.4rem;
    padding: 0.3rem 0.8rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--background);
    color: var(--text);
    font: inherit;
    font-size: 0.88rem;
    cursor: pointer;
  }
  .button:hover {
    background: var(--panel);
  }
  .button[aria-pressed="true"] {
    border-color: var(--c0);
    background: var(--highlight);
  }
  .button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .icon {
    display: block;
    margin: 0 auto;
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 2.4;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  details summary {
    color: var(--muted);
    font-size: 0.88rem;
    cursor: pointer;
  }
  .player {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
    align-items: end;
  }
  .player .slider {
    flex: 1 1 12rem;
  }
`,D$=I`
  svg {
    display: block;
    font-family: var(--sans);
  }
  .grid {
    stroke: var(--grid);
    stroke-width: 1;
  }
  text {
    fill: var(--text);
    font-size: 12px;
  }
  .tick {
    fill: var(--muted);
    font-size: 11.5px;
    font-variant-numeric: tabular-nums;
  }
  .label {
    fill: var(--text);
    font-size: 12.5px;
  }
  .line {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 2;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .line.thin {
    stroke-width: 1;
  }
  .dashed {
    stroke-dasharray: 5 4;
  }
  .point {
    fill: var(--c, var(--text));
    stroke: var(--background);
    stroke-width: 1;
  }
  .dots {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 4;
    stroke-linecap: round;
  }
  .ring {
    fill: var(--background);
    stroke: var(--c, var(--text));
    stroke-width: 2;
  }
  .bar {
    fill: var(--c, var(--c0));
  }
  .cross {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.6;
  }
  .arrow {
    fill: none;
    stroke: var(--c, var(--text));
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .contour {
    fill: none;
    stroke: var(--muted);
    stroke-width: 0.6;
    stroke-opacity: 0.55;
  }
  .contour.filled {
    fill: var(--text);
    fill-opacity: 0.035;
  }
  .region {
    fill: var(--c, var(--c0));
    fill-opacity: 0.16;
  }
  .pixels {
    image-rendering: pixelated;
  }
  .handle {
    fill: var(--c, var(--c1));
    stroke: var(--background);
    stroke-width: 2.5;
    cursor: grab;
    display: block; /* browsers ignore touch-action where the display is inline */
    touch-action: none;
  }
  .handle:active {
    cursor: grabbing;
  }
  .handle:focus-visible {
    outline: none;
    stroke: var(--focus);
    stroke-width: 4;
  }
  /* A name or a number that stands beside what it belongs to, over lines. */
  .direct {
    fill: var(--c, var(--text));
    font-weight: 600;
    paint-order: stroke;
    stroke: var(--card);
    stroke-width: 4px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1rem;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 0.85rem;
  }
  .swatch {
    display: inline-block;
    width: 1.4em;
    margin-right: 0.4em;
    border-top: 3px solid var(--c, var(--text));
    vertical-align: middle;
  }
  .swatch.dashed {
    border-top-style: dashed;
  }
  table {
    border-collapse: collapse;
    font-size: 0.88rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.3rem 0.7rem;
    border-bottom: 1px solid var(--grid);
    text-align: right;
  }
  th {
    color: var(--muted);
    font-weight: 600;
  }
  th:first-child,
  td:first-child {
    text-align: left;
  }
  td[data-color] {
    color: var(--c);
    font-weight: 600;
  }
  .mono {
    font-family: var(--mono);
  }
  .muted {
    color: var(--muted);
    fill: var(--muted);
  }
`,j=[td,U$,F$,D$]});async function rd(s){let t=[...s.renderRoot.querySelectorAll(".stage svg")??[]],e=s.renderRoot.querySelector(".stage canvas");if(!t.length&&!e)return a("This figure has no picture to download; it is made of text.","这张图由文字组成，没有可下载的图片。");if(t.forEach((r,i)=>{let n=new XMLSerializer().serializeToString(W$(r));Ri(new Blob([n],{type:"image/svg+xml"}),`${s.key}${i?`-${i+1}`:""}.svg`)}),!t.length&&e){let r=await new Promise(i=>e.toBlob(i));Ri(r,`${s.key}.png`)}return""}function W$(s){let t=s.cloneNode(!0);t.style.transform="";let e=[s,...s.querySelectorAll("*")];[t,...t.querySelectorAll("*")].forEach((o,l)=>{let h=getComputedStyle(e[l]),c=o.localName==="text"||o.localName==="tspan";for(let u of c?[...sd,...j$]:sd){let d=h.getPropertyValue(u);d&&o.setAttribute(u,d)}o.removeAttribute("class"),o.removeAttribute("tabindex")});let{width:r,height:i}=s.getBoundingClientRect();t.setAttribute("xmlns","http://www.w3.org/2000/svg"),t.setAttribute("width",String(r)),t.setAttribute("height",String(i));let n=document.createElementNS("http://www.w3.org/2000/svg","rect");return n.setAttribute("width","100%"),n.setAttribute("height","100%"),n.setAttribute("fill",getComputedStyle(Vt.root).getPropertyValue("--background")),t.prepend(n),t}function Ri(s,t){let e=document.createElement("a");e.href=URL.createObjectURL(s),e.download=t,e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e3)}var sd,j$,Xo=E(()=>{"use strict";y();P();is();sd=["fill","stroke","stroke-width","stroke-dasharray","stroke-linecap","stroke-linejoin","opacity"],j$=["font-family","font-size","font-weight","font-style","text-anchor","dominant-baseline"]});function B$(s,t,e){let r=Xu(`${io}/source/${s}#L${t}`);return f`<a href=${r} target="_blank" rel="noopener">${e}</a>`}var q$,S,q=E(()=>{"use strict";y();Gu();Cs();C();P();Ku();et();is();Xo();Wn();q$=34,S=class extends Ls{static styles=j;static title=["",""];static operation="";static inputs={};static view={};constructor(){super(),this.state={},this.result=null,this.problem="",this.width=0,this.frames=0,this.jobs=[],this.panel=[],this.computing=!1,this.stale=!1,this.onTheme=()=>this.requestUpdate(),this.observer=new ResizeObserver(([t])=>{let e=Math.floor(t.contentRect.width)-q$;e>0&&e!==this.width&&(this.width=e,this.requestUpdate())})}get kind(){return this.constructor}get key(){return this.id||this.localName.slice(3)}get defaults(){return{...this.kind.inputs,...this.kind.view,...this.given()}}given(){let t={},e={...this.kind.inputs,...this.kind.view};for(let[r,i]of Object.entries(this.dataset))r==="frame"||r==="ready"||r in e&&(t[r]=typeof e[r]=="string"?i:JSON.parse(i??"null"));return t}connectedCallback(){super.connectedCallback(),this.state=Qu(this.key,this.defaults),this.observer.observe(this),document.addEventListener("zs-theme",this.onTheme),bh(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect(),Fn(this),document.removeEventListener("zs-theme",this.onTheme)}arguments(){return Object.fromEntries(Object.keys(this.kind.inputs).map(t=>[t,this.state[t]]))}set(t){let e=Object.keys(t).filter(r=>this.state[r]!==t[r]);e.length&&(this.state={...this.state,...t},Ju(this.key,this.state,this.defaults),e.some(r=>r in this.kind.inputs)&&!vh(this)&&this.refresh(),this.requestUpdate())}reset(){this.set(this.defaults)}async refresh(){if(this.computing){this.stale=!0;return}this.computing=!0;do{this.stale=!1;try{this.result=await this.compute(),this.problem=""}catch(t){t instanceof Is?this.result||(this.stale=!0):this.problem=t.message}this.requestUpdate(),this.stale&&await new Promise(t=>setTimeout(t,this.result?0:200))}while(this.stale&&this.isConnected);this.computing=!1}async compute(){return this.kind.operation?fh(this.kind.operation,this.arguments(),this.key):{}}updated(){!(this.result||this.problem)||!this.width||(this.frames+=1,this.setAttribute("data-frame",String(this.frames)),this.toggleAttribute("data-ready",!0))}heading(){return a(...this.kind.title)}draw(){return k}controls(){return k}summary(){return""}render(){let t=this.result!==null&&this.width>0;return f`<figure aria-labelledby="title">
      <header>
        <h3 id="title">${this.heading()}</h3>
        ${this.tools()}
      </header>
      ${this.problem?f`<p class="problem" role="alert">${this.problem}</p>`:k}
      <div class="stage" ?hidden=${!t}>${t?this.draw():k}</div>
      ${t?k:f`<div class="waiting" aria-hidden="true"></div>`}
      <div class="controls">${t?this.controls():k}</div>
      <p class="summary" aria-live="polite">${t?this.summary():k}</p>
      ${this.codePanels()}
    </figure>`}codePanels(t="code"){return this.panel.map(e=>f`<section class=${t}>
          <header>
            <h4>${e.title}</h4>
            <button @click=${()=>navigator.clipboard.writeText(e.text)}>${a("Copy","复制")}</button>
          </header>
          <pre tabindex="0"><code>${e.text}</code></pre>
        </section>`)}tools(){let t=e=>this.panel.some(r=>r.kind===e);return f`<div class="tools" role="toolbar" aria-label=${a("Tools of this figure","这张图的工具")}>
      <button @click=${()=>this.reset()}>${a("Reset","复原")}</button>
      <button aria-expanded=${t("script")} @click=${()=>this.show("script")}>
        ${a("As Python","Python 代码")}
      </button>
      <button aria-expanded=${t("source")} @click=${()=>this.show("source")}>${a("Source","库的源代码")}</button>
      <button @click=${()=>this.download()}>${a("Picture","下载图片")}</button>
    </div>`}async show(t){let e=this.panel.some(r=>r.kind===t);if(this.panel=[],!e)try{this.panel=await this.code(t),this.problem=""}catch(r){this.problem=r.message}this.requestUpdate()}async code(t){if(t==="script")return Promise.all(this.operations().map(i=>this.scriptOf(i)));let e=(await Promise.all(this.operations().map(({operation:i})=>$h(i)))).flat();return[...new Map(e.map(i=>[`${i.file}:${i.line}`,i]))].map(([i,{name:n,file:o,line:l,text:h}])=>({kind:t,text:h,title:f`${n} · ${Vt.isPage?B$(o,l,i):i}`}))}operations(){let{operation:t}=this.kind;return[...t?[{operation:t,args:this.arguments(),label:""}]:[],...this.jobs.map(({operation:r,args:i,label:n})=>({operation:r,args:i(),label:n}))]}async scriptOf({operation:t,args:e,label:r}){let i=await gh(t,e),n=a("The same numbers in Python","用 Python 得到同样的数");return{kind:"script",text:i,title:r?`${n} · ${r}`:n}}async download(){Yo();let t=await rd(this);t&&(this.problem=t,this.requestUpdate())}}});function Qs(s){return le.find(t=>t.name===s)}var le,qr=E(()=>{"use strict";y();P();le=[{name:"identity",text:a("identity","恒等函数"),color:"6",formula:"h(x) = x"},{name:"step",text:a("step","阶跃函数"),color:"step",formula:a("1 if x > 0, else 0","x > 0 时为 1，否则为 0")},{name:"sigmoid",text:"sigmoid",color:"sigmoid",formula:"1 / (1 + e⁻ˣ)"},{name:"tanh",text:"tanh",color:"tanh",formula:"(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)"},{name:"relu",text:"ReLU",color:"relu",formula:"max(x, 0)"},{name:"leaky_relu",text:"leaky ReLU",color:"leaky_relu",formula:a("x if x > 0, else slope · x","x > 0 时为 x，否则为斜率 · x")},{name:"gelu",text:"GELU",color:"gelu",formula:"x Φ(x)"}]});var H$={};var Go,id=E(()=>{"use strict";y();F();vs();q();qr();P();H();et();C();Go=class extends S{static operation="activations";static title=["Activation functions and their slopes","激活函数与它们的斜率"];static inputs={x:.8,reach:5,slope:.1};static view={shown:[!1,!0,!0,!0,!0,!1,!1]};static styles=[...j,ee,I`
      .dot {
        display: inline-block;
        width: 0.7em;
        height: 0.7em;
        margin-right: 0.5em;
        border-radius: 50%;
        background: var(--c);
      }
      td .muted {
        font-weight: 400;
        margin-left: 0.5em;
      }
    `];controls(){let{state:t}=this;return f`
      ${_({label:a("Input x","输入 x"),value:t.x,min:-t.reach,max:t.reach,onInput:e=>this.set({x:e})})}
      ${_({label:a("Show x from −r to r, with r","显示的范围：x 从 −r 到 r，r 为"),value:t.reach,min:1,max:20,step:.5,onInput:e=>this.set({reach:e,x:Math.max(-e,Math.min(e,t.x))})})}
      ${At(a("Functions","函数"),le.map(({text:e,color:r},i)=>K({label:e,color:r,value:t.shown[i],onInput:n=>this.set({shown:t.shown.with(i,n)})})))}
      ${Rs(a("Other options","其他选项"),_({label:a("Slope of leaky ReLU below 0","leaky ReLU 在 0 以下的斜率"),value:t.slope,min:-.5,max:1,step:.05,onInput:e=>this.set({slope:e})}))}
    `}shown(){return le.map((t,e)=>({...t,index:e})).filter(({index:t})=>this.state.shown[t])}draw(){let e=this.width>700?Math.floor((this.width-16)/2):this.width;return f`${this.diagram(e,"values","at",a("h(x), the function","h(x)，函数"))}
    ${this.diagram(e,"slopes","at_slopes",a("h′(x), the slope","h′(x)，斜率"))} ${this.table()}`}diagram(t,e,r,i){let{result:n,state:o}=this,l=n.grid.list(),h=this.shown().map(p=>({...p,ys:n[e].at(p.index).list()})),c=qe([0,1,...h.flatMap(({ys:p})=>p)],e==="values"?[-1.3,2.3]:[-.6,1.2]),u=e==="values"?["step"]:["relu","leaky_relu"],d={domain:[l[0],l[l.length-1]],label:"x"};return z({width:t,height:300,x:d,y:{domain:c,label:i},label:i},p=>x`${xe(p)}${Pi(p,o.x)}
        ${h.map(({name:m,color:$,ys:w})=>Ci(p,l,w,{color:$,jump:u.includes(m)}))}
        ${h.map(({index:m,color:$})=>X(p,[o.x],[n[r].at(m)],{color:$,radius:5}))}
        ${G(p,{x:o.x,y:0,label:a("Input x","输入 x"),color:"text",step:[o.reach/100,0],onMove:m=>this.set({x:m})})}`)}table(){let{result:t,state:e}=this;return f`<table>
      <thead>
        <tr>
          <th scope="col">x = ${g(e.x)}</th>
          <th scope="col">h(x)</th>
          <th scope="col">h′(x)</th>
        </tr>
      </thead>
      <tbody>
        ${this.shown().map(({text:r,color:i,index:n,formula:o})=>f`<tr>
              <td><span class="dot" data-color=${i}></span>${r} <span class="muted">${o}</span></td>
              <td class="mono">${t.at.at(n).toFixed(4).replace("-","−")}</td>
              <td class="mono">${t.at_slopes.at(n).toFixed(4).replace("-","−")}</td>
            </tr>`)}
      </tbody>
    </table>`}summary(){let t=this.shown().map(({text:r,index:i})=>{let[n,o]=[g(this.result.at.at(i)),g(this.result.at_slopes.at(i))];return a(`${r} ${n} with slope ${o}`,`${r}：${n}，斜率 ${o}`)}),e=g(this.state.x);return a(`At x = ${e}: ${t.join("; ")}.`,`在 x = ${e} 处：${t.join("；")}。`)}};M.define("zs-activations",Go)});var it,bt=E(()=>{"use strict";y();C();et();it=[...j,I`
    .end {
      fill: var(--c, var(--text));
      font-weight: 600;
    }
    .title {
      fill: var(--c, var(--text));
      font-size: 13px;
      font-weight: 600;
    }
    .grid.strong {
      stroke: var(--muted);
    }
    .now {
      stroke: var(--muted);
      stroke-width: 1.2;
      stroke-dasharray: 2 3;
    }
    .line.faint {
      stroke-width: 1;
      stroke-opacity: 0.35;
    }
    .touching .contour {
      stroke: var(--text);
      stroke-width: 1.6;
      stroke-opacity: 1;
    }
    .face {
      stroke: var(--background);
      stroke-width: 0.6;
      stroke-linejoin: round;
    }
    .neuron {
      fill: var(--panel);
      stroke: var(--text);
      stroke-width: 1.4;
    }
    .off {
      fill: none;
      stroke: var(--muted);
      stroke-width: 1.2;
      stroke-opacity: 0.6;
    }
    .weight {
      stroke: var(--c);
      stroke-opacity: 0.65;
    }
    .box {
      fill: none;
      stroke: var(--c, var(--text));
      stroke-width: 1.2;
      stroke-dasharray: 4 3;
    }
    .trial {
      stroke: var(--text);
      stroke-width: 1;
    }
    .trial.best {
      stroke: var(--c1);
      stroke-width: 2.4;
    }
    .frame {
      fill: none;
      stroke: var(--grid);
    }
    .empty {
      fill: var(--muted);
      font-size: 13px;
    }
    .multiples {
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
      justify-content: center;
    }
    .numbers {
      margin: 0;
      color: var(--muted);
      font-size: 0.78rem;
      font-variant-numeric: tabular-nums;
      text-align: center;
    }
    .numbers b {
      color: var(--text);
    }
    .scroll {
      max-width: 100%;
      overflow-x: auto;
    }
  `]});function jt(s,t,{least:e=300,gap:r=16}={}){let i=Math.max(1,Math.min(t,Math.floor((s+r)/(e+r))));return{columns:i,width:Math.floor((s-r*(i-1))/i)}}function dt(s,t=0){return Array.from({length:s},(e,r)=>r+t)}function nd(s,t){let[e,r]=[1/0,-1/0];for(let i of s)for(let n of Array.from(i))Number.isFinite(n)&&([e,r]=[Math.min(e,n),Math.max(r,n)]);return e<=r?[e,r]:t}function xt({width:s,height:t,x:e,y:r,label:i,series:n,below:o,above:l,outside:h}){let c=Math.max(0,...n.map(({text:d})=>X$(d??""))),u={right:c?c+14:14};return z({width:s,height:t,x:e,y:r,label:i,margin:u},d=>x`${o?.(d)??k}
      ${n.map(({xs:p,ys:m,color:$,dashed:w,className:b})=>L(d,p,m,{color:$,dashed:w,className:b}))}
      ${l?.(d)??k}`,d=>x`${Z$(d,n)}${h?.(d)??k}`)}function Z$(s,t){let e=t.filter(({text:i,ys:n})=>i&&Array.from(n).some(Number.isFinite)).map(({xs:i,ys:n,color:o,text:l})=>{let h=Y$(n),c=Math.max(6,Math.min(s.height-2,s.y(n[h])));return{x:Math.min(s.width,s.x(i[h])),y:c,color:o,text:l}}).sort((i,n)=>i.y-n.y);for(let i=1;i<e.length;i+=1)e[i].y=Math.max(e[i].y,e[i-1].y+14);let r=e.length?Math.max(0,e[e.length-1].y-s.height):0;return e.map((i,n)=>x`<text class="end" data-color=${i.color} x=${i.x+6}
      y=${i.y-Math.min(r,r*((n+1)/e.length)*1.5)} dy="0.32em">${i.text}</text>`)}function Y$(s){let t=s.length-1;for(;t>0&&!Number.isFinite(s[t]);)t-=1;return t}function X$(s){return[...s].reduce((t,e)=>t+(e>"⺀"?12.5:8.2),0)}function Js(s,t,e){return x`<text class="title" data-color=${e??k} x=${s.width/2} y="-8" text-anchor="middle">${t}</text>`}function Ui(s,{x:t,y:e,limits:r,label:i,color:n,onMove:o}){let l=ge().domain(s.x.domain().map(Math.log10)).range(s.x.range()),[h,c]=r;return G({...s,x:l},{x:Math.log10(t),y:e,label:`log₁₀ ${i}`,color:n,step:[.1,0],limits:[r.map(Math.log10),[e,e]],onMove:u=>o(Math.min(c,Math.max(h,Number((10**u).toPrecision(3)))))})}var kt=E(()=>{"use strict";y();H();Wr();C()});function Fi(s){return f`<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
    ${x`<path d=${G$[s]}></path>`}
  </svg>`}var G$,rt,vt=E(()=>{"use strict";y();C();F();P();G$={start:"M6 5v14M19 5L9 12l10 7z",back:"M16 5L6 12l10 7z",play:"M7 4l13 8-13 8z",pause:"M8 5v14M16 5v14",forward:"M8 5l10 7-10 7z"};rt=class{constructor(t,{last:e,rate:r=12,label:i}){this.host=t,this.last=e,this.rate=r,this.label=i??a("Step","步"),this.playing=!1,this.began=0,this.from=0,t.addController(this)}hostDisconnected(){this.playing=!1}toggle(){this.playing=!this.playing,this.playing&&(this.host.state.step>=this.last()&&this.host.set({step:0}),this.from=this.host.state.step,this.began=performance.now(),requestAnimationFrame(t=>this.tick(t))),this.host.requestUpdate()}tick(t){if(!this.playing)return;let e=Math.max(0,t-this.began),r=Math.min(this.last(),this.from+Math.floor(e*this.rate/1e3));this.host.set({step:r}),r>=this.last()?(this.playing=!1,this.host.requestUpdate()):requestAnimationFrame(i=>this.tick(i))}go(t){this.playing=!1,this.host.set({step:Math.max(0,Math.min(this.last(),t))}),this.host.requestUpdate()}controls(){let t=Math.min(this.host.state.step,this.last());return f`<div class="player">
      ${W({label:a("Back to the start","回到开头"),text:Fi("start"),onClick:()=>this.go(0)})}
      ${W({label:a("One step back","后退一步"),text:Fi("back"),onClick:()=>this.go(t-1)})}
      ${W({label:this.playing?a("Pause","暂停"):a("Play","播放"),text:Fi(this.playing?"pause":"play"),onClick:()=>this.toggle()})}
      ${W({label:a("One step forward","前进一步"),text:Fi("forward"),onClick:()=>this.go(t+1)})}
      ${_({label:this.label,value:t,min:0,max:Math.max(1,this.last()),step:1,format:e=>`${e} / ${this.last()}`,onInput:e=>this.go(e)})}
    </div>`}}});var V$={};var Di,Vo,od=E(()=>{"use strict";y();q();bt();F();kt();P();vt();H();C();Di=[["kept","adagrad","AdaGrad","AdaGrad"],["created_anew","1","h created anew","每次重新生成 h"],["rmsprop","rmsprop","RMSprop","RMSprop"]],Vo=class extends S{static styles=it;static operation="adagrad_state";static title=["The memory of AdaGrad: too long, none, or fading","AdaGrad 的记忆：太长、没有、逐渐淡忘"];static inputs={surface:"plateau",lr:.1,steps:200,start:[-6,.5]};static view={step:200};player=new rt(this,{last:()=>this.result?.steps??0,rate:30});controls(){let{state:t}=this;return f`${this.player.controls()}
    ${U({label:a("Surface","曲面"),value:t.surface,options:[["plateau",a("a cliff and a plateau","悬崖和高原")],["valley",a("a valley, x²/20 + y²","山谷，x²/20 + y²")]],onInput:e=>this.choose(e)})}
    ${_({label:a("learning rate η","学习率 η"),value:t.lr,min:.05,max:5,log:!0,onInput:e=>this.set({lr:e})})}
    ${_({label:a("number of steps","总步数"),value:t.steps,min:5,max:300,step:1,onInput:e=>this.set({steps:e,step:e})})}`}draw(){let t=this.width>760,e=t?Math.floor(this.width*.55)-16:this.width;return f`${this.map(e)}${this.heights(t?this.width-e-16:this.width)}`}choose(t){let e=t==="valley"?30:200;this.set({surface:t,start:this.result.starts[t],lr:t==="valley"?1.5:.1,steps:e,step:e})}map(t){let{result:e,state:r}=this,i=Math.min(r.step,e.steps);return z({width:t,height:300,x:{domain:e.x,label:"x"},y:{domain:e.y,label:"y"},label:a("Three paths on the surface","曲面上的三条路")},n=>x`
        ${zt(n,e.z,{x:e.x,y:e.y,levels:$e(e.z,12)})}
        ${te(n,0,0)}
        ${Di.map(([o,l])=>{let h=e[o].list().slice(0,i+1),[c,u]=[0,1].map(d=>h.map(p=>p[d]));return x`${L(n,c,u,{color:l})}${X(n,c,u,{color:l,radius:2})}
            ${X(n,c.slice(-1),u.slice(-1),{color:l,radius:6})}`})}
        ${G(n,{x:r.start[0],y:r.start[1],label:a("Start","起点"),color:"text",onMove:(o,l)=>this.set({start:[o,l]})})}`)}heights(t){let{result:e,state:r}=this,i=dt(e.steps+1),n=Math.min(r.step,e.steps);return xt({width:t,height:300,x:{domain:[0,e.steps],label:a("step","步")},y:{domain:[1e-8,20],log:!0,label:a("height","高度")},label:a("Height after each step","每一步之后的高度"),series:Di.map(([,o,l,h],c)=>({xs:i,ys:e.heights.at(c).list().map(u=>Math.max(u,1e-8)),color:o,text:a(l,h)})),below:o=>x`<line class="grid" x1=${o.x(n)} x2=${o.x(n)} y2=${o.height}></line>`})}summary(){let{result:t,state:e}=this,r=Math.min(e.step,t.steps),i=Di.map(([o])=>{let[l,h]=[t[o].at(Math.max(0,r-1)).list(),t[o].at(r).list()];return g(Math.hypot(l[0]-h[0],l[1]-h[1]),3)}),n=Di.map((o,l)=>g(t.heights.at(l).at(r),3));return a(`Step ${r}: AdaGrad is at height ${n[0]}, and its last step is ${i[0]} long; with h created anew ${n[1]} and ${i[1]}; RMSprop ${n[2]} and ${i[2]}.`,`第 ${r} 步：AdaGrad 在高度 ${n[0]}，最后一步长 ${i[0]}；每次重新生成 h 的是 ${n[1]} 和 ${i[1]}；RMSprop 是 ${n[2]} 和 ${i[2]}。`)}};M.define("zs-adagrad-state",Vo)});var Q$={};var ji,Ks,Wi,ad,ld,hd,Qo,cd=E(()=>{"use strict";y();q();F();P();vt();C();ji=[4.2,1.8,.6],Ks=[[1.2,3],[2.6,4],[2.6,2],[4,3],[5.25,1.8],[6.6,2.8],[6.6,.8],[7.95,1.8],[7.95,-.4]],Wi=[.75,.75,4.95,2.3,3.65,3.65,4.95,6.3,7.65,7.65,9.2,9.2],ad=9.3,ld=.2,hd=.86,Qo=class extends S{static styles=[...S.styles,I`
      .sum {
        border-collapse: separate;
        border-spacing: 0.25rem;
      }
      .sum th,
      .sum td {
        padding: 0;
        border: 0;
        text-align: center;
      }
      .sum th {
        padding-right: 0.5rem;
        text-align: right;
        white-space: nowrap;
      }
      .sum td.number {
        padding-left: 0.7rem;
        text-align: left;
        font-family: var(--mono);
        font-size: 1rem;
      }
      .sum .rule td {
        border-top: 2px solid var(--text);
      }
      .cell {
        display: inline-grid;
        place-content: center;
        width: 2.1rem;
        height: 2.1rem;
        border: 1px solid var(--grid);
        border-radius: 6px;
        background: var(--panel);
        color: var(--muted);
        font: 600 1rem var(--mono);
      }
      .small .cell {
        height: 1.6rem;
        border-style: dashed;
        background: none;
        font-size: 0.85rem;
      }
      button.cell {
        border-color: var(--line);
        background: var(--background);
        color: var(--text);
        cursor: pointer;
      }
      .cell[data-bit="1"] {
        border-color: var(--c1);
        background: color-mix(in srgb, var(--c1) 22%, var(--background));
        color: var(--text);
      }
      .chosen .cell {
        box-shadow: 0 0 0 2px var(--c0);
      }
      .wire {
        fill: none;
        stroke: var(--muted);
        stroke-width: 1.2;
        stroke-linejoin: round;
      }
      .wire.on {
        stroke: var(--c1);
        stroke-width: 2.6;
      }
      .wire.unknown {
        stroke: var(--grid);
      }
      .gate {
        fill: var(--panel);
        stroke: var(--muted);
        stroke-width: 1.4;
      }
      .gate.on {
        fill: color-mix(in srgb, var(--c1) 24%, var(--background));
        stroke: var(--c1);
      }
      .gate.unknown {
        stroke: var(--grid);
      }
      .gate.now {
        stroke: var(--text);
        stroke-width: 2.4;
      }
      .value {
        font-weight: 700;
      }
    `];static operation="adder_circuit";static title=["An adder made of NAND perceptrons","用与非门感知机做加法器"];static inputs={a:[1,0,1,1],b:[1,1,1,0]};static view={digit:0,step:9};player=new rt(this,{last:()=>9,rate:2,label:a("Gates computed","已算出的门")});controls(){let{state:t}=this,e=t.a.length,r=(i,n)=>Array.from({length:n},(o,l)=>i[l]??0);return f`${this.player.controls()}
    ${_({label:a("Number of bits","位数"),value:e,min:1,max:8,step:1,onInput:i=>this.set({a:r(t.a,i),b:r(t.b,i),digit:Math.min(t.digit,i-1)})})}
    ${_({label:a("The digit whose full adder is shown","下图显示哪一位的全加器"),value:this.digit,min:0,max:Math.max(1,e-1),step:1,onInput:i=>this.set({digit:Math.min(i,e-1)})})}`}get digit(){return Math.min(this.state.digit,this.result.wires.length-1)}draw(){return f`${this.paper()}${this.circuit(Math.min(this.width,780))}`}paper(){let{result:t}=this,e=Array.from({length:t.wires.length},(o,l)=>l).reverse(),r=o=>o===this.digit?"chosen":"",i=o=>f`<span class="cell" data-bit=${o}>${o}</span>`,n=(o,l,h)=>f`<tr>
        <th scope="row">${l} ${o}</th>
        <td></td>
        ${e.map(c=>f`<td class=${r(c)}>${this.toggleBit(o,c)}</td>`)}
        <td class="number">${h}</td>
      </tr>`;return f`<table class="sum">
      <tbody>
        <tr class="small">
          <th scope="row">${a("carry","进位")}</th>
          ${[t.wires.length,...e].map(o=>f`<td class=${r(o)}>${i(t.carries[o])}</td>`)}
          <td></td>
        </tr>
        ${n("a","",t.first)} ${n("b","+",t.second)}
        <tr class="rule">
          <th scope="row">${a("sum","和")}</th>
          <td>${i(t.carry)}</td>
          ${e.map(o=>f`<td class=${r(o)}>${i(t.bits.at(o))}</td>`)}
          <td class="number">${t.total}</td>
        </tr>
      </tbody>
    </table>`}toggleBit(t,e){let r=this.state[t],i=r[e]??0;return f`<button
      class="cell"
      role="switch"
      aria-checked=${i===1}
      aria-label=${a(`bit ${e} of ${t}`,`${t} 的第 ${e} 位`)}
      data-bit=${i}
      @click=${()=>this.set({[t]:r.with(e,1-i),digit:e})}
    >
      ${i}
    </button>`}circuit(t){let e=t/12.9,r=e*6,i=Math.min(9,this.state.step)+ji.length,n=this.result.wires.at(this.digit).list(),o=m=>(m+1.75)*e,l=m=>(4.9-m)*e,h=this.ends(),c=m=>m>=i?"unknown":n[m]?"on":"",u=n.map((m,$)=>$).sort((m,$)=>(n[m]&&m<i?1:0)-(n[$]&&$<i?1:0)),d=["a","b",a("carry","进位")],p=a(`The full adder of digit ${this.digit}: nine NAND gates`,`第 ${this.digit} 位的全加器：九个与非门`);return f`<svg
      class="plot"
      width=${t}
      height=${r}
      viewBox="0 0 ${t} ${r}"
      role="group"
      aria-label=${p}
    >
      ${u.map(m=>{let[$,w]=m<3?[0,ji[m]]:[Ks[m-3][0]+hd,Ks[m-3][1]];return h[m].map(([b,v])=>x`<path class="wire ${c(m)}" d="M${o($)},${l(w)}H${o(Wi[m])}V${l(v)}H${o(b)}"></path>`)})}
      ${Ks.map(([m,$],w)=>{let b=w+3,v=.36*e,T=b===i-1&&this.state.step<9?"now":"";return x`<path class="gate ${c(b)} ${T}"
            d="M${o(m)},${l($)-v}h${.34*e}a${v},${v} 0 0 1 0,${2*v}h${-.34*e}z"></path>
          <circle class="gate ${c(b)} ${T}" cx=${o(m+hd-.08)} cy=${l($)} r=${.08*e}></circle>
          <text class="value" x=${o(m+.33)} y=${l($)} dy="0.35em" text-anchor="middle">${b<i?n[b]:""}</text>`})}
      ${ji.map((m,$)=>this.port(o(-.2),l(m),n[$],e,d[$],"end"))}
      ${this.result.outputs.map((m,$)=>{let w=$?a("carry","进位"):a("sum","和");return this.port(o(ad+.2),l(Ks[m-3][1]),m<i?n[m]:null,e,w,"start")})}
    </svg>`}port(t,e,r,i,n,o){let l=(o==="end"?-1:1)*.42*i;return x`<circle class="gate ${r===null?"unknown":r?"on":""}" cx=${t} cy=${e} r=${.27*i}></circle>
      ${r===null?k:x`<text class="value" x=${t} y=${e} dy="0.35em" text-anchor="middle">${r}</text>`}
      <text x=${t+l} y=${e} dy="0.35em" text-anchor=${o}>${n}</text>`}ends(){let{sources:t,outputs:e}=this.result,r=Wi.map(()=>[]),i=n=>n<3?ji[n]:Ks[n-3][1];Ks.forEach(([n,o],l)=>{let h=[...t[l]],c=o<Math.min(...h.map(i)),[u,d]=h.sort((p,m)=>c?Wi[p]-Wi[m]:i(p)-i(m));r[d].push([n,o+ld]),r[u].push([n,o-ld])});for(let n of e)r[n].push([ad,i(n)]);return r}summary(){let{result:t}=this,e=[t.carry,...t.bits.list().reverse()].join("");return a(`${t.first} + ${t.second} = ${t.total}, in binary ${e}, with ${t.gates} NAND perceptrons.`,`${t.first} + ${t.second} = ${t.total}，二进制为 ${e}，共用 ${t.gates} 个与非门感知机。`)}};M.define("zs-adder",Qo)});var J$={};var Jo,ud=E(()=>{"use strict";y();q();F();P();vt();H();et();C();Jo=class extends S{static operation="batch_noise";static styles=[...j,I`
      .batches .arrow {
        stroke-width: 1;
        stroke-opacity: 0.45;
      }
      .whole .arrow {
        stroke-width: 3;
      }
    `];static title=["The noise of mini-batches","mini-batch 的噪声"];static inputs={batch_size:5,lr:.15,steps:60,seed:0};static view={step:120};player=new rt(this,{last:()=>this.state.steps,rate:14});get end(){return Math.min(this.state.step,this.state.steps,this.result.losses.length-1)}draw(){let{width:t}=this,e=t>640?Math.floor((t-16)/2):t;return f`${this.valley(e)} ${this.line(e)}`}valley(t){let{result:e,end:r}=this,i=a("Loss of all points by a and b, with the path","全部样本的损失与走过的路"),n={x:{domain:e.a_range,label:a("slope a","斜率 a")},y:{domain:e.b_range,label:a("bias b","偏置 b")}},o=e.path.list().slice(0,r+1),[l,h]=[0,1].map(m=>o.map($=>$[m])),[c,u]=e.path.at(0).data,d=.28,p=m=>[c-d*m[0],u-d*m[1]];return z({width:t,height:340,...n,label:i},m=>x`${zt(m,e.z,{x:e.a_range,y:e.b_range,levels:$e(e.z,14)})}
        <g class="batches">${e.batches.list().map($=>Et(m,[c,u],p($),{color:"1"}))}</g>
        <g class="whole">${Et(m,[c,u],p(e.whole.data),{color:"text"})}</g>
        ${L(m,l,h,{color:"0"})} ${X(m,l,h,{color:"0",radius:2.2})}
        ${X(m,[l[r]],[h[r]],{color:"0",radius:6})}`)}line(t){let{result:e,end:r}=this,[i,n]=[0,1].map(u=>e.points.list().map(d=>d[u])),[o,l]=e.path.at(r).data,h=a("The points and the line","样本点与直线");return z({width:t,height:340,...{x:{domain:[-2.1,2.1],label:"x"},y:{domain:[-3,4],label:"t"}},label:h},u=>x`${X(u,i,n,{color:"7"})}
        ${L(u,[-2.1,2.1],[-2.1*o+l,2.1*o+l],{color:"0"})}`)}controls(){let{state:t}=this;return f`${this.player.controls()}
    ${_({label:a("Batch size","批大小"),value:t.batch_size,min:1,max:60,step:1,onInput:e=>this.set({batch_size:e})})}
    ${_({label:a("Learning rate η","学习率 η"),value:t.lr,min:.005,max:1.5,log:!0,onInput:e=>this.set({lr:e})})}
    ${_({label:a("Number of steps","总步数"),value:t.steps,min:1,max:120,step:1,onInput:e=>this.set({steps:e,step:e})})}
    ${_({label:a("Other mini-batches","换一组 mini-batch"),value:t.seed,min:0,max:20,step:1,onInput:e=>this.set({seed:e})})}`}summary(){let{result:t,end:e,state:r}=this,[i,n]=[g(t.noise,3),g(t.losses.at(e))],o=r.batch_size*e;return a(`The gradients of the mini-batches (orange) differ from that of all 60 points (the thick arrow) by ${i} on average; after ${e} steps and ${o} samples the loss is ${n}.`,`各 mini-batch 的梯度（橙色）与全部 60 个样本的梯度（粗箭头）平均相差 ${i}；${e} 步、${o} 个样本之后，损失是 ${n}。`)}};M.define("zs-batch-noise",Jo)});function dd(s,t,e){let r=s.getContext("2d"),i=r.createImageData(s.width,s.height);for(let n=0;n<t.length;n+=1)i.data.fill(255*t[n]/e,4*n,4*n+3),i.data[4*n+3]=255;r.putImageData(i,0,0)}function er(s,{size:t,largest:e,label:r}){let i=document.createElement("canvas");return[i.width,i.height,i.className]=[28,28,"digit"],i.style.width=`${t}px`,i.style.height=`${t}px`,r?(i.setAttribute("role","img"),i.setAttribute("aria-label",r)):i.setAttribute("aria-hidden","true"),dd(i,s,e),f`${i}`}function pd(s,{size:t,largest:e}){let r=document.createElement("canvas");return[r.width,r.height]=[28,28],dd(r,s,e),x`<image class="digit" width=${t} height=${t} href=${r.toDataURL()}></image>`}var tr,qi=E(()=>{"use strict";y();C();tr=I`
  canvas.digit {
    display: block;
    border-radius: 4px;
    background: #000;
    image-rendering: pixelated;
  }
  image.digit {
    image-rendering: pixelated;
  }
`});var ut,Wt=E(()=>{"use strict";y();C();Cs();F();P();ut=class{constructor(t,{operation:e,args:r,onFrame:i,label:n}){this.host=t,this.operation=e,this.args=r,this.onFrame=i,this.label=n??a("Start","开始"),this.job=null,this.running=!1,this.frame=null,this.started={},t.addController(this),t.jobs.push(this)}hostDisconnected(){this.stop()}start(t=!1){this.stop(),this.frame=null,this.running=!t,this.started=this.args(),this.job=xh(this.operation,this.started,async e=>{this.frame=e,this.onFrame?.(e),this.host.requestUpdate(),await this.host.updateComplete,await new Promise(r=>requestAnimationFrame(r))},e=>{this.job=null,this.running=!1,e&&(this.host.problem=e),this.host.requestUpdate()},t),this.host.problem="",this.host.requestUpdate()}toggle(){this.running=!this.running,this.running?this.job?.resume():this.job?.pause(),this.host.requestUpdate()}step(){this.job||this.start(!0),this.running=!1,this.job?.step(),this.host.requestUpdate()}stop(){this.job?.stop(),this.job=null,this.running=!1,this.host.requestUpdate()}controls(){let t=this.job!==null;return f`<div class="player">
      ${t?W({label:this.running?a("Pause","暂停"):a("Go on","继续"),onClick:()=>this.toggle()}):W({label:this.label,onClick:()=>this.start()})}
      ${W({label:a("One step","一步"),onClick:()=>this.step()})}
      ${t?W({label:a("Stop","停止"),onClick:()=>this.stop()}):k}
    </div>`}}});var t1={};var K$,qt,Ko,md=E(()=>{"use strict";y();F();qi();q();P();H();Wt();et();C();K$=["7","forward"],qt=s=>Math.round(s).toLocaleString("en-US"),Ko=class extends S{static title=["Digits one by one, and in batches","逐张识别与批处理"];static inputs={batch_size:100,images:1e4};static styles=[...j,tr,I`
      .lane {
        width: 100%;
        padding: 0.6rem 0.8rem;
        border: 1px solid var(--grid);
        border-left: 4px solid var(--c);
        border-radius: 8px;
      }
      .lane h4 {
        color: var(--text);
        font-size: 0.95rem;
      }
      .lane header {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem 1.2rem;
        align-items: baseline;
        justify-content: space-between;
      }
      .lane .facts {
        font-variant-numeric: tabular-nums;
        font-size: 0.92rem;
      }
      .lane .facts b {
        font-family: var(--mono);
      }
      progress {
        display: block;
        width: 100%;
        height: 0.7rem;
        margin: 0.5rem 0;
        accent-color: var(--c);
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        min-height: 54px;
        overflow: hidden;
        max-height: 54px;
      }
      .answer {
        display: flex;
        flex-direction: column;
        align-items: center;
        font: 600 0.85rem/1.3 var(--mono);
      }
      .answer.wrong {
        color: var(--c1);
      }
      .answer.wrong canvas {
        outline: 2px solid var(--c1);
      }
      .value {
        font-size: 12px;
        font-weight: 600;
      }
    `];runner=new ut(this,{operation:"inference",args:()=>this.arguments(),label:a("Read the test images","识别测试图像")});sizes=new ut(this,{operation:"batch_sizes",args:()=>({}),label:a("Measure all batch sizes","实测各种批大小")});controls(){let{state:t}=this;return f`
      ${this.runner.controls()}
      ${_({label:a("Batch size","批大小"),value:t.batch_size,min:1,max:1e4,log:!0,color:"forward",format:qt,onInput:e=>this.set({batch_size:Math.round(e)})})}
      ${_({label:a("Test images","测试图像数"),value:t.images,min:1e3,max:1e4,step:1e3,format:qt,onInput:e=>this.set({images:e})})}
      ${this.sizes.controls()}
    `}draw(){let{frame:t}=this.runner,e=t?.lanes??[{size:1},{size:this.state.batch_size}];return f`${e.map((r,i)=>this.lane(r,i))}
    ${this.sizes.frame?this.speeds(this.sizes.frame):k}`}lane(t,e){let r=this.runner.frame?.images??this.state.images,i=e===0?a("One by one","逐张"):a(`In batches of ${qt(t.size)}`,`批大小为 ${qt(t.size)}`);return f`<section class="lane" data-color=${K$[e]} aria-label=${i}>
      <header>
        <h4>${i}</h4>
        <span class="facts">${t.done?this.facts(t):a("not started","尚未开始")}</span>
      </header>
      <progress max=${r} value=${t.done??0} aria-label=${a("Images read","已识别的图像")}></progress>
      <div class="answers">${t.done?this.answers(t):k}</div>
    </section>`}facts(t){let[e,r,i]=[qt(t.done),qt(t.done/t.seconds),(100*t.right/t.done).toFixed(2)],n=g(1e3*t.seconds,3);return f`${a("images","图像")} <b>${e}</b> · ${a("time","用时")} <b>${n}</b> ms ·
      ${a("a second","每秒")} <b>${r}</b> · ${a("accuracy","识别精度")} <b>${i}</b> %`}answers(t){let e=Math.min(t.answers.length,Math.floor((this.width-30)/36));return Array.from({length:e},(r,i)=>{let n=t.answers.length-e+i,[o,l]=[t.answers.at(n),t.labels.at(n)];return f`<div class="answer ${o===l?"":"wrong"}">
        ${er(t.pixels.at(n).data,{size:32,largest:255,label:""})}${o}
      </div>`})}speeds(t){let[e,r]=[t.sizes.list(),t.speeds.list()],i=r.indexOf(Math.max(...r)),n=[Math.min(...r)/2.6,Math.max(...r)*2.2],o=a("Images a second against the batch size, both on logarithmic axes","每秒的图像数与批大小，两轴都是对数刻度"),l={domain:[.8,2700],label:a("batch size","批大小"),log:!0,ticks:[1,4,16,64,256,1024],format:qt},h={domain:n,log:!0,format:qt};return z({width:this.width,height:260,x:l,y:h,label:o,margin:{top:26,left:64}},c=>x`${L(c,e,r,{color:"forward"})}${X(c,e,r,{color:"forward",radius:4.5})}
        ${[0,...i?[i]:[]].map(u=>{let d=u===0?"start":u>e.length/2?"end":"middle";return x`<text class="value" x=${c.x(e[u])} y=${c.y(r[u])+(u?-11:20)} text-anchor=${d}>
            ${a(`${qt(r[u])} images a second`,`每秒 ${qt(r[u])} 幅`)}</text>`})}`)}summary(){let{frame:t}=this.runner;if(!t)return a("A network with 784, 50 and 10 neurons has learned from 20,000 training images. It waits for the test images.","一个 784-50-10 的网络已经用 20,000 幅训练图像学习过，正等着识别测试图像。");let[e,r]=t.lanes.map(o=>o.done/o.seconds),i=g(r/e,2),n=t.compared-t.same;return a(`Batches of ${qt(t.lanes[1].size)} are ${i} times as fast. Of ${qt(t.compared)} images that both ways have read, ${n} have different answers.`,`批大小为 ${qt(t.lanes[1].size)} 时，速度是逐张识别的 ${i} 倍。两种方式都识别过的 ${qt(t.compared)} 幅图像中，答案不同的有 ${n} 幅。`)}};M.define("zs-batches",Ko)});function ta({w:s,b:t},[e,r]){return s[0]*e+s[1]*r+t}function Bt(s){let[t,e]=s.x.domain(),[r,i]=s.y.domain();return[[t,r],[e,r],[e,i],[t,i]]}function Ht(s,t,e=!0){let r=s.map(i=>(e?1:-1)*ta(t,i));return s.flatMap((i,n)=>{let o=(n+1)%s.length,[l,h]=[r[n],r[o]],c=l>0?[i]:[];if(l>0==h>0)return c;let u=l/(l-h),[d,p]=i;return[...c,[d+u*(s[o][0]-d),p+u*(s[o][1]-p)]]})}function Qt(s,t,e){if(t.length<3)return k;let r=t.map(([i,n])=>`${s.x(i).toFixed(2)},${s.y(n).toFixed(2)}`).join("L");return x`<path class="region" data-color=${e} d="M${r}Z"></path>`}function ea(s,t){let e=Bt(s),r=[];return e.forEach((i,n)=>{let o=e[(n+1)%4],[l,h]=[ta(t,i),ta(t,o)];if(l>0==h>0)return;let c=l/(l-h);r.push([i[0]+c*(o[0]-i[0]),i[1]+c*(o[1]-i[1])])}),r.length<2?null:[r[0],r[1]]}function he(s,t,{color:e="text",className:r=""}={}){let i=ea(s,t);if(!i)return k;let[[n,o],[l,h]]=i;return x`<path class="line ${r}" data-color=${e} d="M${s.x(n)},${s.y(o)}L${s.x(l)},${s.y(h)}"></path>`}function _s(s,[t,e],r,{wrong:i=!1,radius:n=12}={}){let[o,l]=[s.x(t),s.y(e)];return x`${i?x`<circle class="wrong" cx=${o} cy=${l} r=${n+6}></circle>`:k}
    <circle class="point" data-color=${r?"positive":"negative"} cx=${o} cy=${l} r=${n}></circle>
    <text class="bit" x=${o} y=${l} dy="0.35em" text-anchor="middle">${r}</text>`}function sr(s){return t=>{t.key!=="Enter"&&t.key!==" "||(t.preventDefault(),s())}}function Ie(s){return String(Number(s.toFixed(2))).replace("-","−")}function rr({w:s,b:t}){let e=r=>`${r<0?"−":"+"} ${Ie(Math.abs(r))}`;return`${Ie(s[0])} x₁ ${e(s[1])} x₂ ${e(t)}`}var Be,Ms=E(()=>{"use strict";y();C();Be=I`
  .bit {
    fill: var(--background);
    font-size: 13px;
    font-weight: 700;
    pointer-events: none;
  }
  .wrong {
    fill: none;
    stroke: var(--text);
    stroke-width: 2;
    stroke-dasharray: 2 3.5;
    stroke-linecap: round;
  }
  [role="button"] {
    cursor: pointer;
  }
  .equation {
    margin: 0;
    font-family: var(--mono);
    font-size: 0.92rem;
  }
  td.right {
    color: var(--c2);
  }
  td.false {
    color: var(--c1);
    font-weight: 700;
  }
`});function _t(s,{x:t,y:e,size:r,height:i=r,color:n="0",chosen:o,copy:l,onPick:h,name:c}){return s.map((u,d)=>u.map((p,m)=>{let $=o?o(d,m):!0,w=`cell ${$?"":"pale"} ${l?.(d,m)?"copied":""}`,b=x`<rect class=${w} data-color=${typeof n=="function"?n(d,m):n}
          x=${t+m*r+1.5} y=${e+d*i+1.5} width=${r-3} height=${i-3} rx="4"></rect>
        <text class="cell-text ${$?"":"pale"}" x=${t+(m+.5)*r} y=${e+(d+.5)*i} dy="0.35em"
          text-anchor="middle">${typeof p=="number"?g(p):p}</text>`;if(!h)return b;let v=()=>h(d,m);return x`<g role="button" tabindex="0" aria-label=${c?.(d,m)??String(p)} @click=${v}
        @pointerenter=${T=>T.pointerType==="mouse"&&v()}
        @keydown=${sr(v)}>${b}</g>`}))}function yt(s,t,e,{anchor:r="middle",className:i="tick"}={}){return x`<text class=${i} x=${s} y=${t} dy="0.35em" text-anchor=${r}>${e??k}</text>`}function gt(s){return s.length===1?`(${s[0]},)`:`(${s.join(", ")})`}var Zt,He=E(()=>{"use strict";y();C();P();Ms();Zt=I`
  .cell {
    fill: color-mix(in srgb, var(--c) 24%, var(--background));
    stroke: var(--c);
    stroke-width: 1.4;
  }
  .cell.pale {
    fill: color-mix(in srgb, var(--c) 5%, var(--background));
    stroke: var(--grid);
  }
  .cell.copied {
    fill: color-mix(in srgb, var(--c) 7%, var(--background));
    stroke-dasharray: 3 3;
    stroke-width: 1;
  }
  .cell-text {
    font-family: var(--mono);
    font-size: 14px;
    font-weight: 600;
    pointer-events: none;
  }
  .cell-text.pale {
    fill: var(--muted);
    font-weight: 400;
  }
  [role="button"] {
    cursor: pointer;
  }
  .code-line {
    font-family: var(--mono);
    font-size: 13.5px;
  }
  .head {
    fill: var(--panel);
    stroke: var(--grid);
  }
  [role="button"]:hover .head {
    stroke: var(--c0);
  }
  .join {
    fill: none;
    stroke: var(--muted);
    stroke-width: 1.2;
  }
  p.code-line,
  p.muted {
    margin: 0;
    font-size: 0.88rem;
  }
`});var o1={};function ks(s){return s.replace(/[()[\]（）]/g," ").split(/[,，\s]+/).filter(Boolean).map(e=>/^\d+$/.test(e)?Number(e):null)}function e1(s){return typeof s=="number"?[]:s.shape}function s1(s,t){return typeof s=="number"?s:s.data[t]}function r1(s,t,e){return Array.from({length:s},(r,i)=>Array.from({length:t},(n,o)=>e(i,o)))}function gd(s,t){let e=[];for(let r of s.slice(0,-2).reverse())e.unshift(t%r),t=Math.floor(t/r);return e}function i1(s,t,e,r){return[...gd(s,t),e,r].slice(-Math.max(1,s.length)).slice(s.length?0:1)}function n1(s,t){let e=t.length-s.length,[r,i]=[0,t.slice(0,e).some(n=>n>0)];return s.forEach((n,o)=>{let l=t[e+o];r=r*n+(n===1?0:l),i||=n===1&&l>0}),{offset:r,repeated:i}}var fd,sa,$d=E(()=>{"use strict";y();He();F();q();P();C();fd=["3, 1 + 4","2, 3 + 3","2, 3 + 2","2, 3 + 2, 1","2, 2 + ","8, 1, 6 + 7, 1","100, 50 + 50"],sa=class extends S{static styles=[...S.styles,Zt,I`
      .axes {
        border-collapse: separate;
        border-spacing: 0.4rem 0.3rem;
      }
      .axes th,
      .axes td {
        padding: 0;
        border: 0;
        text-align: center;
      }
      .axes th[scope="row"] {
        padding-right: 0.4rem;
        text-align: right;
        white-space: nowrap;
      }
      .length {
        display: block;
        min-width: 4.4rem;
        padding: 0.25rem 0.4rem;
        border: 1.5px solid var(--line);
        border-radius: 6px;
        font-family: var(--mono);
        font-size: 1rem;
      }
      .length.stretched {
        border-style: dashed;
        border-color: var(--c0);
      }
      .length.missing {
        border-style: dotted;
        border-color: var(--c4);
        color: var(--muted);
      }
      .length.mismatch {
        border-color: var(--c1);
        background: color-mix(in srgb, var(--c1) 18%, var(--background));
        font-weight: 700;
      }
      .length.out {
        border-color: var(--c2);
        background: color-mix(in srgb, var(--c2) 14%, var(--background));
        font-weight: 700;
      }
      td.why {
        max-width: 8rem;
        padding-inline: 0.5rem;
        color: var(--muted);
        font-size: 0.8rem;
        line-height: 1.3;
        vertical-align: top;
      }
    `];static operation="broadcasting";static title=["Do these shapes fit?","这两个形状能一起运算吗？"];static inputs={first:"3, 1",second:"4"};static view={slab:0};arguments(){return{first:ks(this.state.first),second:ks(this.state.second)}}controls(){let{state:t,result:e}=this,r=this.slabs,i=`${t.first} + ${t.second}`;return f`
      ${ft({label:a("Shape of A","A 的形状"),value:t.first,code:!0,onInput:n=>this.set({first:n,slab:0})})}
      ${ft({label:a("Shape of B","B 的形状"),value:t.second,code:!0,onInput:n=>this.set({second:n,slab:0})})}
      ${U({label:a("Examples","例子"),value:fd.includes(i)?i:"own",options:[...fd.map(n=>{let[o,l]=n.split(" + ");return[n,`${gt(ks(o))} + ${gt(ks(l))}`]}),["own",a("my own shapes","自己写的形状")]],onInput:n=>{let[o,l]=n==="own"?["5, 1","1, 2"]:n.split(" + ");this.set({first:o,second:l,slab:0})}})}
      ${e.sum&&r>1?_({label:a("Part of the result that is shown","显示结果的哪一部分"),value:Math.min(t.slab,r-1),min:0,max:r-1,step:1,onInput:n=>this.set({slab:n})}):k}
    `}get slabs(){return(this.result.shape??[]).slice(0,-2).reduce((t,e)=>t*e,1)}draw(){return f`${this.table()}${this.values()}`}table(){let{axes:t,shape:e}=this.result;if(!t.length)return f`<p>${a("Two numbers: there is no axis to compare.","两个标量：没有需要比较的轴。")}</p>`;let r=i=>t.map(n=>{let[o,l]=[n.lengths[i],n.roles[i]],h=l==="stretched"?`1 → ${n.result}`:l==="missing"?`– → ${n.result??"?"}`:o;return f`<td><span class="length ${l}">${h}</span></td>`});return f`<table class="axes">
      <thead>
        <tr>
          <td></td>
          ${t.map((i,n)=>f`<th scope="col">${a("axis","轴")} ${n}</th>`)}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">A ${gt(ks(this.state.first))}</th>
          ${r(0)}
        </tr>
        <tr>
          <th scope="row">B ${gt(ks(this.state.second))}</th>
          ${r(1)}
        </tr>
        <tr>
          <th scope="row">${e?`A + B ${gt(e)}`:"A + B"}</th>
          ${t.map(i=>i.result===null?f`<td><span class="length mismatch">${a("no","不行")}</span></td>`:f`<td><span class="length out">${i.result}</span></td>`)}
        </tr>
        <tr>
          <th scope="row">${a("why","理由")}</th>
          ${t.map(i=>f`<td class="why">${i.reason}</td>`)}
        </tr>
      </tbody>
    </table>`}values(){let{result:t,state:e,width:r}=this;if(!t.sum&&t.shape?.length!==0)return k;let i=t.shape,[n,o]=[1,1,...i].slice(-2);if(n>12||o>12||n*o===0)return k;let l=r<560,h=l?o:3*o,c=Math.max(16,Math.min(42,Math.floor((r-(l?10:110))/h))),u=Math.min(e.slab,this.slabs-1),d=[{name:"A",array:t.a,color:"0",sign:"+"},{name:"B",array:t.b,color:"2",sign:"="},{name:"A + B",array:t.sum,color:"1",sign:""}],p=l?n*c+44:o*c+40,[m,$]=l?[o*c+10,3*p]:[3*p-30,n*c+30];return f`<svg
      class="plot"
      width=${m}
      height=${$}
      viewBox="0 0 ${m} ${$}"
      role="group"
      aria-label=${a("The values of A, B and A + B","A、B 与 A + B 的值")}
    >
      ${d.map(({name:w,array:b,color:v,sign:T},A)=>{let[N,O]=l?[4,A*p+22]:[A*p+4,22],R=e1(b),B=r1(n,o,(Y,st)=>n1(R,i1(i,u,Y,st)));return[yt(N+o*c/2,O-11,u||this.slabs>1?`${w} [${gd(i,u)}]`:w,{className:"label"}),_t(B.map(Y=>Y.map(st=>s1(b,st.offset))),{x:N,y:O,size:c,color:v,copy:(Y,st)=>B[Y][st].repeated}),T&&!l?yt(N+o*c+16,O+n*c/2,T,{className:"label"}):k]})}
    </svg>`}summary(){let{shape:t,reason:e}=this.result,[r,i]=[this.state.first,this.state.second].map(n=>gt(ks(n)));return t?a(`${r} and ${i} give ${gt(t)}.`,`${r} 与 ${i} 的结果是 ${gt(t)}。`):a(`${r} and ${i} do not fit: ${e}.`,`${r} 与 ${i} 不能一起运算：${e}。`)}};M.define("zs-broadcasting",sa)});var l1={};function a1(s){return`10⁻${[...String(-s)].map(t=>"⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(t)]).join("")}`}var ra,ia,xd=E(()=>{"use strict";y();q();F();P();H();C();ra=[["central_float64",a("central difference, float64","中心差分，float64"),"0",!1],["forward_float64",a("forward difference, float64","前向差分，float64"),"1",!1],["central_float32",a("central difference, float32","中心差分，float32"),"0",!0],["forward_float32",a("forward difference, float32","前向差分，float32"),"1",!0]],ia=class extends S{static styles=[...S.styles,I`
      .cursor {
        stroke: var(--muted);
      }
    `];static operation="gradient_check_step";static title=["Which step is best for a gradient check?","梯度确认的步长取多小"];static view={exponent:-4};controls(){return _({label:a("Step h","步长 h"),value:this.state.exponent,min:-12,max:-1,step:.5,format:t=>g(10**t,2),onInput:t=>this.set({exponent:t})})}get index(){let e=this.result.h.list().map(Math.log10).map(r=>Math.abs(r-this.state.exponent));return e.indexOf(Math.min(...e))}draw(){let{result:t,width:e,index:r}=this,i=t.h.list().map(Math.log10),n={domain:[-12,-1],ticks:e>500?[-12,-10,-8,-6,-4,-2]:[-12,-8,-4],format:a1,label:a("step h","步长 h")},o={domain:[1e-12,1e4],log:!0,label:a("relative error","相对误差")},l=a("Error of the numerical gradient by its step","数值梯度的误差与步长");return f`${z({width:e,height:360,x:n,y:o,label:l},h=>{let c=h.x(i[r]);return x`<line class="cursor" x1=${c} x2=${c} y2=${h.height}></line>
        ${ra.map(([u,,d,p])=>{let m=t[u].list().map(w=>Math.max(w,1e-12)),$=m.indexOf(Math.min(...m));return x`${L(h,i,m,{color:d,dashed:p})}
            ${X(h,[i[$]],[m[$]],{color:d,radius:5})}
            ${X(h,[i[r]],[m[r]],{color:d,radius:3.5})}`})}
        ${G(h,{x:i[r],y:4e-12,label:a("Step h in the diagram","图中的步长 h"),color:"text",step:[.5,0],onMove:u=>this.set({exponent:Math.round(2*u)/2})})}`})}
    ${wt(ra.map(([,h,c,u])=>({text:h,color:c,dashed:u})))}`}summary(){let{result:t,index:e}=this,r=ra.map(([n,o])=>`${o} ${g(t[n].at(e),2)}`),i=g(t.h.at(e),2);return a(`Relative errors at h = ${i}: ${r.join("; ")}.`,`h = ${i} 时的相对误差：${r.join("；")}。`)}};M.define("zs-check-step",ia)});var h1={};var na,yd=E(()=>{"use strict";y();F();q();P();H();C();na=class extends S{static operation="cliff";static title=["Which learning rate?","学习率取多少？"];static inputs={lr:.1,steps:50};controls(){let{state:t}=this;return f`
      ${_({label:a("learning rate","学习率"),value:t.lr,min:.001,max:1.2,log:!0,color:"1",onInput:e=>this.set({lr:e})})}
      ${_({label:a("number of steps","步数"),value:t.steps,min:1,max:200,step:1,onInput:e=>this.set({steps:e})})}
    `}draw(){let e=this.width>760?Math.floor((this.width-16)/2):this.width;return f`${this.map(e)}${this.heights(e)}`}map(t){let{result:e}=this,[r,i]=[[-8,8],[-4,4]],n=e.path.list(),[o,l]=[0,1].map(c=>n.map(u=>u[c])),h=a("The valley x²/20 + y² and the path","山谷 x²/20 + y² 与走过的路");return z({width:t,height:300,x:{domain:r,label:"x"},y:{domain:i,label:"y"},label:h},c=>{let u=n[n.length-1],d=Math.abs(u[0])<8&&Math.abs(u[1])<4;return x`${zt(c,e.z,{x:r,y:i,levels:$e(e.z,14),filled:!1})}
        ${te(c,0,0)}
        ${L(c,o,l,{color:"1"})}${X(c,o,l,{color:"1",radius:2.5})}
        ${d?X(c,[u[0]],[u[1]],{color:"1",radius:6}):""}`})}heights(t){let{result:e,state:r}=this,[i,n]=[1e-6,1e6],o=e.ends.list().map(c=>Math.min(n*10,Math.max(i/10,c))),l={domain:[.001,1.2],log:!0,label:a("learning rate","学习率")},h={domain:[i,n],log:!0,label:a("height at the end","最后的高度")};return z({width:t,height:300,x:l,y:h,label:a("Height at the end for each learning rate","各学习率最后的高度")},c=>x`
        <line class="line thin dashed" data-color="muted" x1=${c.x(1)} x2=${c.x(1)} y1="0" y2=${c.height}></line>
        <text class="tick" x=${c.x(1)-6} y="12" text-anchor="end">2/L = 1</text>
        ${L(c,e.rates.list(),o,{color:"0"})}
        ${G(c,{x:r.lr,y:Math.min(n,Math.max(i,e.height)),step:[.01,0],color:"1",label:a("the point on the curve","曲线上的点"),onMove:u=>this.set({lr:Number(Math.max(.001,u).toPrecision(3))})})}`)}summary(){let{result:t,state:e}=this;return a(`After ${e.steps} steps with learning rate ${g(e.lr)} the height is ${g(t.height)}; it was ${g(t.heights.at(0))} at the start.`,`学习率 ${g(e.lr)}，走 ${e.steps} 步之后高度是 ${g(t.height)}，起点的高度是 ${g(t.heights.at(0))}。`)}};M.define("zs-cliff",na)});var c1={};var oa,wd=E(()=>{"use strict";y();q();bt();F();kt();P();H();C();oa=class extends S{static styles=it;static operation="gradient_clipping";static title=["Gradient clipping","梯度裁剪"];static inputs={gradient:[2.2,.6],limit:1};controls(){return _({label:a("limit c","上限 c"),value:this.state.limit,min:.1,max:2.5,step:.05,onInput:t=>this.set({limit:t})})}draw(){let{width:t}=jt(this.width,2,{least:260});return f`${this.plane(t,"by_value")}${this.plane(t,"by_norm")}`}plane(t,e){let{result:r,state:i}=this,n=e==="by_value"?a("by value","按值裁剪"):a("by norm","按范数裁剪"),[o,l]=r[e].list(),h=i.limit;return z({width:t,height:Math.min(380,t)+20,x:{domain:[-3,3],label:"g₁"},y:{domain:[-3,3],label:"g₂"},label:n,equal:!0,margin:{top:26}},c=>x`
        ${e==="by_value"?x`<rect class="region" x=${c.x(-h)} y=${c.y(h)} width=${c.x(h)-c.x(-h)} height=${c.y(-h)-c.y(h)}></rect>`:x`<circle class="region" cx=${c.x(0)} cy=${c.y(0)} r=${c.x(h)-c.x(0)}></circle>`}
        <line class="line thin dashed" data-color="muted" x1=${c.x(o)} y1=${c.y(l)} x2=${c.x(i.gradient[0])} y2=${c.y(i.gradient[1])}></line>
        ${Et(c,[0,0],i.gradient,{color:"7"})}
        ${Et(c,[0,0],[o,l],{color:"1"})}
        ${G(c,{x:i.gradient[0],y:i.gradient[1],label:`${a("Gradient","梯度")}, ${n}`,color:"7",onMove:(u,d)=>this.set({gradient:[u,d]})})}`,c=>Js(c,n))}summary(){let{result:t,state:e}=this,r=h=>`(${h.map(c=>g(c,3)).join(", ")})`,i=(t.turned+540)%360-180,[n,o,l]=[r(e.gradient),r(t.by_value.list()),r(t.by_norm.list())];return a(`The gradient ${n} has norm ${g(t.norm,3)}. By value it becomes ${o}, turned by ${g(i,3)}°; by norm ${l}, in the same direction.`,`梯度 ${n} 的范数为 ${g(t.norm,3)}。按值裁剪得 ${o}，方向转了 ${g(i,3)}°；按范数裁剪得 ${l}，方向不变。`)}};M.define("zs-clipping",oa)});var u1={};var aa,bd,la,vd=E(()=>{"use strict";y();q();bt();F();kt();P();C();aa=["0","1","2","7","7","7","7","7"],bd=["W₁","W₂","W₃","W₄","W₅","W₆","W₇","W₈"],la=class extends S{static styles=it;static operation="coefficient_paths";static title=["Coefficient paths of ridge and lasso regression","岭回归与 Lasso 回归的系数路径"];static inputs={samples:40,noise:1,seed:0,ridge_alpha:20,lasso_alpha:.5};controls(){let{state:t}=this;return f`
      ${_({label:a("penalty α of ridge","岭回归的惩罚强度 α"),value:t.ridge_alpha,min:.1,max:1e4,log:!0,color:"l2",onInput:e=>this.set({ridge_alpha:e})})}
      ${_({label:a("penalty α of lasso","Lasso 回归的惩罚强度 α"),value:t.lasso_alpha,min:.005,max:10,log:!0,color:"l1",onInput:e=>this.set({lasso_alpha:e})})}
      ${_({label:a("number of samples","样本数"),value:t.samples,min:3,max:200,step:1,onInput:e=>this.set({samples:e})})}
      ${_({label:a("noise: standard deviation","噪声的标准差"),value:t.noise,min:0,max:5,step:.1,onInput:e=>this.set({noise:e})})}
      ${W({label:a("Draw other data","换一组数据"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    `}draw(){let{width:t}=jt(this.width,2);return f`${this.paths(t,"ridge",a("ridge (L2)","岭回归（L2）"),"l2")}
    ${this.paths(t,"lasso",a("lasso (L1)","Lasso 回归（L1）"),"l1")} ${this.table()}`}paths(t,e,r,i){let{result:n,state:o}=this,l=n[`${e}_alphas`].list(),h=n[`${e}_path`].list(),c=o[`${e}_alpha`],u=[l[0],l[l.length-1]],d=a(`α of ${e}`,e==="ridge"?"岭回归的 α":"Lasso 回归的 α");return xt({width:t,height:320,x:{domain:u,log:!0,label:a("penalty α","惩罚强度 α")},y:{domain:[-3,4],label:a("coefficient","系数")},label:r,series:[7,6,5,4,3,2,1,0].map(p=>({xs:l,ys:h.map(m=>m[p]),color:aa[p],className:p>2?"thin":""})),below:p=>x`<line class="grid strong" y1=${p.y(0)} y2=${p.y(0)} x2=${p.width}></line>`,above:p=>x`
        <text class="title" x=${p.width-8} y="14" text-anchor="end" data-color=${i}>${r}</text>
        ${bd.slice(0,3).map((m,$)=>x`<text class="end" data-color=${aa[$]} x="6" y=${p.y(h[0][$])-7}>${m}</text>`)}
        <line class="now" x1=${p.x(c)} x2=${p.x(c)} y2=${p.height}></line>
        ${Ui(p,{x:c,y:-2.75,label:d,color:i,limits:u,onMove:m=>this.set({[`${e}_alpha`]:m})})}`})}table(){let{result:t}=this,e=[{name:a("truth","真值"),values:t.truth},{name:a("ridge","岭回归"),values:t.ridge.list()},{name:a("lasso","Lasso 回归"),values:t.lasso.list()}];return f`<div class="scroll" tabindex="0" role="region" aria-label=${a("Coefficients","系数")}>
      <table>
        <thead>
          <tr>
            <th></th>
            ${bd.map((r,i)=>f`<th data-color=${aa[i]}>${r}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${e.map(({name:r,values:i})=>f`<tr>
                <td>${r}</td>
                ${i.map(n=>f`<td>${n===0?"0":g(Number(n.toFixed(2)),3)}</td>`)}
              </tr>`)}
        </tbody>
      </table>
    </div>`}summary(){let{result:t,state:e}=this,r=o=>o.filter(l=>l!==0).length,[i,n]=[r(t.ridge.list()),r(t.lasso.list())];return a(`Ridge with α = ${g(e.ridge_alpha,3)} has ${i} coefficients that are not 0; lasso with α = ${g(e.lasso_alpha,3)} has ${n}. From α = ${g(t.alpha_max,3)} on, lasso has none.`,`岭回归在 α = ${g(e.ridge_alpha,3)} 时有 ${i} 个系数不为 0；Lasso 回归在 α = ${g(e.lasso_alpha,3)} 时有 ${n} 个。从 α = ${g(t.alpha_max,3)} 起，Lasso 回归的系数全为 0。`)}};M.define("zs-coefficients",la)});function ce(s,{caption:t,color:e,lit:r,dim:i,label:n,onPoint:o,pressed:l,onEdit:h}){let c=(u,d,p)=>{if(h)return d1(u,n?.(d,p)??t,$=>h(d,p,$));if(!o)return g(u);let m=()=>o(d,p);return f`<button
      aria-label=${n?.(d,p)??k}
      aria-pressed=${l?.(d,p)??k}
      @click=${m}
      @focus=${m}
      @pointerenter=${m}
    >
      ${g(u)}
    </button>`};return f`<div class="matrix" data-color=${e}>
    <span class="caption">${t}</span>
    <table role="presentation">
      ${s.map((u,d)=>f`<tr>
            ${u.map((p,m)=>{let $=`${r?.(d,m)?"lit":""} ${i?.(d,m)?"dim":""}`;return f`<td class=${$}>${c(p,d,m)}</td>`})}
          </tr>`)}
    </table>
  </div>`}function d1(s,t,e){let r=i=>{let n=i.target;n.value!==""&&n.checkValidity()&&e(Number(n.value))};return f`<input
    type="number"
    aria-label=${t}
    min="-100"
    max="100"
    step="any"
    .value=${String(s)}
    @input=${r}
  />`}var Bi,ha=E(()=>{"use strict";y();C();P();Bi=I`
  .matrix {
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    gap: 0.25rem;
  }
  .matrix > .caption {
    color: var(--muted);
    font-size: 0.82rem;
    white-space: nowrap;
  }
  .matrix table {
    border-collapse: separate;
    border-spacing: 3px;
    border: solid var(--text);
    border-width: 0 2px;
    border-radius: 8px;
    padding: 1px 3px;
  }
  .matrix td,
  .matrix td:first-child {
    min-width: 2.6rem;
    height: 2.1rem;
    padding: 0 0.2rem;
    border: 0;
    border-radius: 5px;
    background: color-mix(in srgb, var(--c, var(--c7)) 14%, var(--card));
    color: var(--text);
    font-weight: 400;
    font-family: var(--mono);
    text-align: center;
  }
  .matrix td.lit {
    background: color-mix(in srgb, var(--c, var(--c7)) 48%, var(--card));
    font-weight: 600;
  }
  .matrix td.dim {
    background: none;
    color: var(--muted);
  }
  .matrix td button {
    width: 100%;
    height: 100%;
    padding: 0;
    border: 0;
    border-radius: 5px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .matrix td input {
    width: 3.1rem;
    min-height: 1.9rem;
    padding: 0;
    border-color: transparent;
    background: none;
    text-align: center;
    font-size: 0.82rem;
    appearance: textfield;
    -moz-appearance: textfield;
  }
  .matrix td input:hover {
    border-color: var(--line);
  }
`});var m1={};var p1,ca,_d=E(()=>{"use strict";y();F();vs();ha();q();qr();P();H();et();C();p1=["identity","relu","leaky_relu","sigmoid","tanh","gelu"],ca=class extends S{static operation="linear_layers";static title=["Linear layers collapse into one","线性层叠加仍是一层"];static inputs={first:[.8,-.7,1,-.6],bias:[.3,.9,-.8,.4],second:[1.1,.9,-.7,.5],last:.2,activation:"identity",c:2,depth:3};static styles=[...j,Bi,ee,I`
      .equation {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 0.8rem;
        align-items: center;
        justify-content: center;
        width: 100%;
      }
      .result {
        display: flex;
        gap: 0.5rem 0.8rem;
        align-items: center;
      }
      .sign {
        font-size: 1.15rem;
      }
      .wide-line {
        stroke-width: 8;
        stroke-opacity: 0.3;
      }
      .power {
        width: 100%;
        margin: 0;
        text-align: center;
        font-variant-numeric: tabular-nums;
        font-size: 1.05rem;
      }
      .power b {
        color: var(--c1);
      }
    `];controls(){let{state:t}=this;return f`
      ${U({label:a("Activation between the layers","两层之间的激活函数"),value:t.activation,options:p1.map(e=>[e,e==="identity"?a("none (identity)","没有（恒等函数）"):Qs(e).text]),onInput:e=>this.set({activation:e})})}
      ${_({label:a("c of h(x) = c x","h(x) = c x 中的 c"),value:t.c,min:-3,max:3,step:.1,onInput:e=>this.set({c:e})})}
      ${_({label:a("Layers h(x) = c x","h(x) = c x 的层数"),value:t.depth,min:1,max:8,step:1,onInput:e=>this.set({depth:e})})}
    `}draw(){let{state:t}=this,e=(i,n,o)=>this.set({[i]:t[i].with(n,o)}),r=a("weight","权重");return f`<div class="equation">
        ${ce([t.first],{caption:"W₁ (1, 4)",color:"affine",label:(i,n)=>`W₁ ${r} ${n+1}`,onEdit:(i,n,o)=>e("first",n,o)})}
        ${ce([t.bias],{caption:"b₁ (4,)",color:"affine",label:(i,n)=>`b₁ ${n+1}`,onEdit:(i,n,o)=>e("bias",n,o)})}
        <span class="sign">→ ${Qs(t.activation).text} →</span>
        ${ce(t.second.map(i=>[i]),{caption:"W₂ (4, 1)",color:"2",label:i=>`W₂ ${r} ${i+1}`,onEdit:(i,n,o)=>e("second",i,o)})}
        ${ce([[t.last]],{caption:"b₂ (1,)",color:"2",label:()=>"b₂",onEdit:(i,n,o)=>this.set({last:o})})}
        ${this.one()}
      </div>
      ${this.curves()}
      <p class="power">${this.power()}</p>`}one(){let{W:t,b:e}=this.result;return t===null?f`<span class="sign">≠ ${a("one layer","一层")}</span>`:f`<div class="result">
      <span class="sign">=</span>
      ${ce([[t]],{caption:"W = W₁W₂",color:"1"})} ${ce([[e]],{caption:"b = b₁W₂ + b₂",color:"1"})}
    </div>`}curves(){let{result:t,state:e,width:r}=this,[i,n,o]=[t.x.list(),t.deep.list(),t.line.list()],l=t.W!==null,h=Qs(e.activation).color,c={domain:qe([0,...n,...o]),label:"y"},u=a("Output of the two layers, and of one layer","两层的输出与一层的输出");return f`${z({width:r,height:260,x:{domain:[-3,3],label:"x"},y:c,label:u},d=>x`${xe(d)}
          ${l?L(d,i,n,{color:h,className:"wide-line"}):k}
          ${L(d,i,o,{color:"text",dashed:!0})}
          ${l?k:L(d,i,n,{color:h})}`)}
    ${wt([{color:h,text:a("two layers","两层")},{color:"text",dashed:!0,text:l?a("one layer, W x + b","一层，W x + b"):a("one layer without the activation","去掉激活函数之后的一层")}])}`}power(){let{c:t,depth:e}=this.state,r=Array(e).fill(t<0?`(${g(t)})`:g(t)).join(" · "),i=a("layers h(x) = c x are one:","层 h(x) = c x 就是一层：");return f`${e} ${i} ${r} · x = <b>${g(this.result.power)}</b> · x`}summary(){let{result:t,state:e}=this;if(t.W===null){let n=le.find(o=>o.name===e.activation)?.text;return a(`With ${n} between them, no single layer equals the two layers. The library refuses to collapse them: ${t.reason}.`,`两层之间有 ${n} 时，没有哪一层与它们等价。库拒绝合成：${t.reason}。`)}let[r,i]=[g(t.W),g(t.b)];return a(`The two layers are one layer: y = ${r} x + ${i}.`,`这两层就是一层：y = ${r} x + ${i}。`)}};M.define("zs-collapse",ca)});var f1={};var ua,Md=E(()=>{"use strict";y();He();F();q();P();C();ua=class extends S{static styles=[...S.styles,Zt];static operation="selection";static title=["A condition as an index","用条件作索引"];static inputs={values:[51,55,14,19,0,4],sign:">",threshold:15,assigned:0};static view={assign:!1};controls(){let{state:t}=this,[e,r]=[Math.min(...t.values),Math.max(...t.values)];return f`
      ${_({label:a("threshold","比较的数"),value:t.threshold,min:e-1,max:r+1,step:1,onInput:i=>this.set({threshold:i})})}
      ${U({label:a("comparison","比较"),value:t.sign,options:[">",">=","<","<=","==","!="].map(i=>[i,`x ${i} ${g(t.threshold)}`]),onInput:i=>this.set({sign:i})})}
      ${U({label:a("the array x","数组 x"),value:JSON.stringify(t.values),options:[["[51,55,14,19,0,4]","[51, 55, 14, 19, 0, 4]"],["[-2,3,-1,5]","[-2, 3, -1, 5]"],["[0.5,-1.5,2,-0.25,1]","[0.5, -1.5, 2, -0.25, 1]"]],onInput:i=>this.set({values:JSON.parse(i),...i.includes("-")?{sign:"<",threshold:0}:{sign:">",threshold:15}})})}
      ${K({label:a("assign 0 to the selected elements","把选中的元素改为 0"),value:t.assign,onInput:i=>this.set({assign:i})})}
    `}draw(){let{result:t,state:e}=this,r=t.x.list(),i=t.mask.list(),n=r.length,o=Math.min(130,this.width*.3),l=Math.min(66,Math.floor((this.width-o-8)/n)),h=Math.min(44,l),c=40,u=T=>6+T*(h+c),d=T=>o+(T+.5)*l,p=`x ${e.sign} ${g(e.threshold)}`,[m,$]=[o+n*l+8,u(3)-c+8],w=t.places.list(),b=e.assign?t.changed.list():t.selected.list(),v=r.map((T,A)=>{let N=e.assign?A:w.indexOf(A),O=`M${d(A)},${u(0)+h+3}V${u(1)-4}`;return!e.assign&&N<0?x`<path class="join" d=${O}></path>`:x`<path class="join" d="${O}M${d(A)},${u(1)+h+3}L${d(N)},${u(2)-4}"></path>`});return f`<svg
      class="plot"
      width=${m}
      height=${$}
      viewBox="0 0 ${m} ${$}"
      role="img"
      aria-label=${a("The array, the condition, and the result","数组、条件与结果")}
    >
      ${v} ${yt(o-10,u(0)+h/2,"x",{anchor:"end",className:"code-line"})}
      ${_t([r],{x:o,y:u(0),size:l,height:h})}
      ${yt(o-10,u(1)+h/2,p,{anchor:"end",className:"code-line"})}
      ${_t([i.map(T=>T?l<52?"T":"True":l<52?"F":"False")],{x:o,y:u(1),size:l,height:h,color:"2",chosen:(T,A)=>i[A]===1})}
      ${yt(o-10,u(2)+h/2,e.assign?a("x afterwards","之后的 x"):`x[${p}]`,{anchor:"end",className:"code-line"})}
      ${_t([b],{x:o,y:u(2),size:l,height:h,color:"1",chosen:(T,A)=>!e.assign||i[A]===1})}
    </svg>`}summary(){let{result:t,state:e}=this,r=`x ${e.sign} ${g(e.threshold)}`,i=t.selected.list().map(o=>g(o)).join(", "),n=t.places.length;if(e.assign){let o=t.changed.list().map(l=>g(l)).join(", ");return a(`x[${r}] = 0 changes ${n} elements: [${o}].`,`x[${r}] = 0 改变了 ${n} 个元素：[${o}]。`)}return a(`The condition is True for ${n} of ${e.values.length} elements: [${i}].`,`${e.values.length} 个元素中有 ${n} 个使条件为 True：[${i}]。`)}};M.define("zs-condition",ua)});function Zi({counts:s,rows:t,columns:e,label:r,step:i=1,most:n=500,onChange:o}){let l=Math.max(1,...s.flat()),h=(u,d,p)=>{let m=Math.max(0,Math.min(n,s[u][d]+p));o(s.map(($,w)=>$.map((b,v)=>w===u&&v===d?m:b)))},c=e.map((u,d)=>s.reduce((p,m)=>p+m[d],0));return f`<table class="counts" aria-label=${r}>
    <thead>
      <tr>
        <td></td>
        ${e.map(u=>f`<th scope="col">${u}</th>`)}
        <td></td>
      </tr>
    </thead>
    <tbody>
      ${s.map((u,d)=>f`<tr>
            <th scope="row">${t[d]}</th>
            ${u.map((p,m)=>f`<td>
                  <button
                    aria-label=${a(`${t[d]}, ${e[m]}: ${p}`,`${t[d]}，${e[m]}：${p}`)}
                    @click=${$=>h(d,m,$.shiftKey?-i:i)}
                    @keydown=${$=>{($.key==="+"||$.key==="=")&&h(d,m,Math.abs(i)),$.key==="-"&&h(d,m,-Math.abs(i))}}
                  >
                    ${g1(p/l)}<span>${p}</span>
                  </button>
                </td>`)}
            <td class="sum">${u.reduce((p,m)=>p+m,0)}</td>
          </tr>`)}
    </tbody>
    <tfoot>
      <tr>
        <td></td>
        ${c.map(u=>f`<td class="sum">${u}</td>`)}
        <td class="sum">${c.reduce((u,d)=>u+d,0)}</td>
      </tr>
    </tfoot>
  </table>`}function g1(s){return s?f`<svg width="100%" height="100%" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
    <rect x="0" y=${1-s} width="1" height=${s}></rect>
  </svg>`:k}function Yi(s,t){return s.map(e=>[...e,...Array(t).fill(0)].slice(0,t))}function Xi(s,t){let e=()=>Array(s[0].length).fill(0);return Array.from({length:t},(r,i)=>s[i]??e())}var Hi,da=E(()=>{"use strict";y();C();P();Hi=I`
  .counts th,
  .counts td {
    padding: 3px;
    border: 0;
    text-align: center;
  }
  .counts th {
    padding: 0.2rem 0.4rem;
    font-weight: 500;
  }
  .counts tbody th {
    text-align: right;
  }
  .counts .sum {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .counts button {
    position: relative;
    width: 4rem;
    height: 3rem;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--grid);
    border-radius: 8px;
    background: var(--background);
    color: var(--text);
    font: inherit;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
  }
  .counts button:hover {
    border-color: var(--c0);
  }
  .counts svg {
    position: absolute;
    inset: 0;
  }
  .counts rect {
    fill: var(--c0);
    fill-opacity: 0.28;
  }
  .counts span {
    position: relative;
  }
  @container (max-width: 30rem) {
    .counts button {
      width: 3.1rem;
    }
    .counts th {
      padding: 0.1rem 0.2rem;
      font-size: 0.8rem;
    }
  }
`});function Ad(s,{width:t,most:e,least:r=0,label:i,digits:n=4}){let o=s.some(c=>c.note)?58:42,l=c=>(Math.max(r,Math.min(e,c))-r)/(e-r||1)*(t-2),h=l(0);return f`<svg width=${t} height=${o*s.length} role="img" aria-label=${i}>
    ${s.map(({name:c,value:u,color:d,note:p,tick:m},$)=>{let w=l(Number.isFinite(u)?u:e);return x`<g transform="translate(0 ${$*o})" data-color=${d}>
        <text x="0" y="13">${c}</text>
        <text x=${t-2} y="13" text-anchor="end" class="mono">${g(u,n)}</text>
        <rect class="track" x="0" y="20" width=${t-2} height="10" rx="5"></rect>
        <rect class="bar" x=${Math.min(h,w)} y="20" width=${Math.abs(w-h)} height="10" rx="5"></rect>
        ${m===void 0?k:x`<line class="tickmark" x1=${l(m)} x2=${l(m)} y1="16" y2="34"></line>`}
        ${p?x`<text class="muted" x="0" y="46">${p}</text>`:k}
      </g>`})}
  </svg>`}var kd,Sd=E(()=>{"use strict";y();C();P();kd=I`
  .track {
    fill: var(--panel);
  }
  .tickmark {
    stroke: var(--text);
    stroke-width: 2;
  }
`});var w1={};var $1,x1,pa,y1,Td=E(()=>{"use strict";y();q();F();da();P();Sd();P();et();C();$1=[["renamed","clusters with other names","只是换了名字"],["nearly","nearly right","大体正确"],["split","every class split in two","每个类别一分为二"],["random","at random","随机"]],x1=[["rand","7","RI"],["adjusted_rand","0","ARI"],["adjusted_mutual","1","AMI"],["homogeneity","2","h"],["completeness","3","c"],["v_measure","4","V"]],pa=class extends S{static operation="clustering_scores";static styles=[...j,Hi,kd];static title=["Classes against clusters","类别与聚类"];static inputs={table:[[40,5,5],[4,42,4],[6,3,41]]};static view={step:1};draw(){let{width:t,state:e,result:r}=this,i=t>700,n=e.table[0].length,o=[a("Rand index","兰德指数"),a("adjusted Rand index","调整兰德指数"),a("adjusted mutual information","调整互信息"),a("homogeneity","同质性"),a("completeness","完整性"),a("V-measure","V-measure")],l=x1.map(([c,u,d],p)=>({name:o[p]==="V-measure"?o[p]:`${o[p]} ${d}`,value:r.scores[c],color:u})),h=i?Math.min(t*.6,110+72*n):t;return f`<div class="column">
        ${Zi({counts:e.table,rows:e.table.map((c,u)=>a(`class ${u+1}`,`类别 ${u+1}`)),columns:e.table[0].map((c,u)=>a(`cluster ${u+1}`,`簇 ${u+1}`)),label:a("Contingency table","列联表"),step:e.step,onChange:c=>this.set({table:c})})}
      </div>
      ${Ad(l,{width:Math.min(460,i?t-h-24:t),most:1,least:Math.min(0,...l.map(c=>c.value)),label:a("Scores of the clustering","聚类的评价指标")})}`}controls(){let{state:t,result:e}=this;return f`${_({label:a("A click changes a count by","每次点击改变"),value:t.step,min:-10,max:10,step:1,onInput:r=>this.set({step:r})})}
      ${_({label:a("Classes","类别数"),value:t.table.length,min:1,max:6,step:1,onInput:r=>this.resize(Xi(t.table,r))})}
      ${_({label:a("Clusters","簇数"),value:t.table[0].length,min:1,max:6,step:1,onInput:r=>this.resize(Yi(t.table,r))})}
      <div class="row wide">
        ${$1.map(([r,i,n])=>W({label:a(i,n),onClick:()=>this.set({table:e.examples[r].list()})}))}
        ${W({label:a("each sample alone","每个样本自成一簇"),onClick:()=>this.set({table:y1})})}
      </div>`}resize(t){t.flat().some(e=>e>0)||(t[0][0]=1),this.set({table:t})}summary(){let{scores:t,pairs:e}=this.result,[r,i,n,o]=e;return a(`Of the ${r+i+n+o} pairs of samples, ${r+o} are judged right: TP ${r}, FN ${i}, FP ${n}, TN ${o}. RI ${g(t.rand)}, ARI ${g(t.adjusted_rand)}.`,`${r+i+n+o} 个样本对中，判断正确的有 ${r+o} 个：TP ${r}，FN ${i}，FP ${n}，TN ${o}。RI ${g(t.rand)}，ARI ${g(t.adjusted_rand)}。`)}},y1=[[1,1,0,0,0,0],[0,0,1,1,0,0],[0,0,0,0,1,1]];M.define("zs-contingency",pa)});function V({title:s,width:t,height:e,color:r},i){let n=Math.max(t+4,b1(s));return f`<svg
    width=${n}
    height=${e+26}
    viewBox="0 0 ${n} ${e+26}"
    role="group"
    aria-label=${s}
  >
    <text class="heading" data-color=${r??k} x=${n/2} y="15" text-anchor="middle">${s}</text>
    ${x`<g transform="translate(${(n-t)/2} 26)">${i}</g>`}
  </svg>`}function b1(s){return[...s].reduce((t,e)=>t+(e>" "?14:8),6)}function ht(s,t){let{x:e=0,y:r=0,size:i,height:n=i,color:o="7",shade:l,border:h,format:c=Ze,at:u}=t,{name:d,onPoint:p,onSet:m,small:$,hover:w=!0}=t;return x`<g class="tiles ${$?"small":""}" data-color=${o}>${Array.from(s,(b,v)=>Array.from(b,(T,A)=>{let N=typeof T=="number"?c(T):T,O=`tile shade${l?.(v,A)??0} ${h?.(v,A)?"border":""}`,R=x`<rect class=${O} x=${e+A*i+1} y=${r+v*n+1} width=${i-2}
          height=${n-2} rx="3"></rect>
        <text class=${h?.(v,A)?"pale":""} x=${e+(A+.5)*i} y=${r+(v+.5)*n} dy="0.35em"
          text-anchor="middle">${N}</text>`;if(!p&&!m)return R;let B=u?.[0]===v&&u?.[1]===A,Y=`${d?.(v,A)??a(`row ${v+1}, column ${A+1}`,`第 ${v+1} 行第 ${A+1} 列`)}: ${N}`,st=()=>p?.(v,A);return x`<g class="touch" role="button" aria-label=${Y} tabindex=${B?0:-1} data-at="${v},${A}" @click=${()=>B&&m?m(v,A,Nd(Number(T))):st()}
        @pointerenter=${J=>w&&J.pointerType==="mouse"&&st()}
        @keydown=${J=>_1(J,[v,A],Number(T),p,m)}>${R}</g>`}))}</g>`}function Nd(s){return s>=9?0:Math.floor(s)+1}function _1(s,[t,e],r,i,n){let o=v1[s.key];if(o){let l=s.currentTarget,h=[t+o[0],e+o[1]],c=l.parentElement?.querySelector(`[data-at="${h}"]`);c&&(i?.(h[0],h[1]),c.focus())}else if(s.key==="Enter"||s.key===" ")n?n(t,e,Nd(r)):i?.(t,e);else if(n&&/^[0-9]$/.test(s.key))n(t,e,Number(s.key));else if(n&&s.key==="-")n(t,e,r===0?-1:-r);else if(n&&s.key==="+")n(t,e,r+1);else return;s.preventDefault()}function Ze(s){return g(Math.abs(s)<1e-9?0:s,Math.abs(s)>=1e3?4:3)}function ye({x:s=0,y:t=0,size:e,rows:r,columns:i,color:n}){return x`<rect class="ring-line" data-color=${n} x=${s} y=${t} width=${e*i} height=${e*r} rx="5"></rect>`}function pt(s,t){return f`<svg class="between" width="22" height=${t} viewBox="0 0 22 ${t}" aria-hidden="true">
    ${x`<text class="sign" x="11" y=${t/2+13} text-anchor="middle">${s}</text>`}
  </svg>`}var v1,$t,Ct=E(()=>{"use strict";y();C();P();v1={ArrowLeft:[0,-1],ArrowRight:[0,1],ArrowUp:[-1,0],ArrowDown:[1,0]};$t=I`
  .stage {
    align-items: center;
  }
  @container (max-width: 640px) {
    .between {
      display: none;
    }
  }
  .heading {
    font-size: 13px;
    font-weight: 600;
    fill: color-mix(in srgb, var(--c, var(--text)) 55%, var(--text));
  }
  .sign {
    font-size: 20px;
    fill: var(--muted);
  }
  .tile {
    stroke: color-mix(in srgb, var(--c) 35%, var(--background));
    stroke-width: 1;
    fill: color-mix(in srgb, var(--c) 5%, var(--background));
  }
  .tile.shade1 {
    fill: color-mix(in srgb, var(--c) 17%, var(--background));
  }
  .tile.shade2 {
    fill: color-mix(in srgb, var(--c) 34%, var(--background));
  }
  .tile.shade3 {
    fill: color-mix(in srgb, var(--c) 46%, var(--background));
    stroke: var(--c);
    stroke-width: 2;
  }
  .tile.border {
    stroke-dasharray: 2 3;
  }
  .tiles text {
    font-family: var(--mono);
    font-size: 14px;
    pointer-events: none;
  }
  .tiles.small text {
    font-size: 11.5px;
  }
  .tiles text.pale {
    fill: var(--muted);
  }
  .touch {
    cursor: pointer;
    outline-offset: 0;
  }
  .picture-edge {
    fill: none;
    stroke: var(--grid);
  }
  .ring-line {
    fill: none;
    stroke: var(--c);
    stroke-width: 2.5;
    pointer-events: none;
  }
  .lines {
    display: grid;
    gap: 0.15rem;
    margin: 0;
    font-family: var(--mono);
    font-size: 0.85rem;
    text-align: center;
    overflow-wrap: anywhere;
  }
`});function ze(s,t,e){let r=s.length/t;return s.slice(e*r,(e+1)*r)}function we(s,t){let e=r=>s.map((i,n)=>s[(n+r)%s.length]);return Array.from({length:t},(r,i)=>e(i)).flat()}function Gi(s,{channels:t,filters:e}){let r=s.map(i=>[...i].reverse());return Array.from({length:e},(i,n)=>we(n%2?r:s,t)).flat()}function Br([s,t],e,r){return Math.floor(s/r)===e?[s-e*r,t]:void 0}function ue(s,t){return s*t+(s-1)*Pt}function ir(s,t){return _({label:a("Channels C","通道数 C"),value:s,min:1,max:3,step:1,color:"conv",onInput:t})}function Vi(s,t){return _({label:a("Filters O","滤波器数 O"),value:s,min:1,max:2,step:1,color:"parameter",onInput:t})}function Hr(s,{size:t,color:e,shade:r,at:i,onPoint:n,onSet:o}){let[l,h,c,u]=s.shape;return Array.from({length:l*h},(d,p)=>{let[m,$]=[Math.floor(p/h),p%h];return x`${ht(s.at(m).at($).list(),{x:m*(u*t+Pt),y:$*(c*t+Pt),size:t,color:e,small:t<32,shade:()=>r(m),at:i&&Br(i,p,c),name:(w,b)=>l>1?a(`weight, filter ${m+1}, channel ${$+1}, row ${w+1}, column ${b+1}`,`权重，滤波器 ${m+1}，通道 ${$+1}，第 ${w+1} 行第 ${b+1} 列`):a(`weight, channel ${$+1}, row ${w+1}, column ${b+1}`,`权重，通道 ${$+1}，第 ${w+1} 行第 ${b+1} 列`),onPoint:n&&((w,b)=>n(p*c+w,b)),onSet:o&&((w,b,v)=>o(p*c+w,b,v))})}`})}function Zr(s,{size:t,color:e,shade:r,at:i,onPoint:n,onSet:o}){let[l,h]=s.shape;return Array.from({length:l},(c,u)=>x`${ht(s.at(u).list(),{y:u*(h*t+Pt),size:t,color:e??Ye[u],small:t<32,shade:r,at:i&&Br(i,u,h),name:(d,p)=>a(`pixel, channel ${u+1}, row ${d+1}, column ${p+1}`,`像素，通道 ${u+1}，第 ${d+1} 行第 ${p+1} 列`),onPoint:n&&((d,p)=>n(u*h+d,p)),onSet:o&&((d,p,m)=>o(u*h+d,p,m))})}`)}var Ye,Pt,Qi=E(()=>{"use strict";y();F();P();Ct();C();Ye=["forward","conv","4"],Pt=8});function se(s,t){let e=JSON.stringify(t);return(s==="filter"?ma:fa).find(r=>JSON.stringify(r[3])===e)?.[0]??"own"}function Ot(s,t,e,r){return s.map((i,n)=>n===t?i.map((o,l)=>l===e?r:o):i)}var ma,fa,Ed,Xe,nr,de,be,or=E(()=>{"use strict";y();P();ma=[["book","the book's","书中的滤波器",[[2,0,1],[0,1,2],[1,0,2]]],["vertical","vertical edges","竖直的边缘",[[-1,0,1],[-1,0,1],[-1,0,1]]],["horizontal","horizontal edges","水平的边缘",[[-1,-1,-1],[0,0,0],[1,1,1]]],["outline","all edges (Laplace)","各个方向的边缘（Laplace）",[[0,1,0],[1,-4,1],[0,1,0]]],["blur","blur (mean)","模糊（平均）",[[1,1,1],[1,1,1],[1,1,1]].map(s=>s.map(t=>Number((t/9).toFixed(4))))],["sharpen","sharpen","锐化",[[0,-1,0],[-1,5,-1],[0,-1,0]]],["identity","identity","恒等",[[0,0,0],[0,1,0],[0,0,0]]],["shift","shift by one pixel","平移一个像素",[[0,0,0],[1,0,0],[0,0,0]]],["wide","5 x 5 mean","5 x 5 平均",Array.from({length:5},()=>[.04,.04,.04,.04,.04])]],fa=[["book","the book's","书中的图像",[[1,2,3,0,1],[0,1,2,3,0],[3,0,1,2,3],[2,3,0,1,2],[1,2,3,0,1]]],["edge","an edge","一条边缘",Array.from({length:6},()=>[0,0,0,9,9,9])],["point","a point","一个点",Array.from({length:7},(s,t)=>Array.from({length:7},(e,r)=>t===3&&r===3?9:0))],["cross","a cross","一个十字",Array.from({length:7},(s,t)=>Array.from({length:7},(e,r)=>t===3||r===3?5:0))],["slope","a slope","渐变",Array.from({length:6},()=>[0,1,2,3,4,5,6])]],Ed=s=>s.map(([t,e,r])=>[t,a(e,r)]),Xe=()=>[...Ed(ma),["own",a("your own","自己的")]],nr=()=>[...Ed(fa),["own",a("your own","自己的")]],de=s=>ma.find(([t])=>t===s)?.[3],be=s=>fa.find(([t])=>t===s)?.[3]});var ct,Lt=E(()=>{"use strict";y();q();ct=class extends S{shown={};async compute(){let t={...this.state},e=await super.compute();return this.shown=t,e}}});var k1={};var M1,ga,Id=E(()=>{"use strict";y();Qi();F();or();P();vt();Lt();et();Ct();C();M1=be("book"),ga=class extends ct{static styles=[...j,$t,I`
      .factors {
        font-size: 10.5px;
        fill: var(--muted);
        font-family: var(--mono);
      }
    `];static operation="convolution";static title=["A convolution, number by number","卷积：一个数一个数地看"];static inputs={image:M1,kernel:de("book"),channels:1,bias:0,stride:1,padding:0,dilation:1};static view={step:0,pixel:[0,0],weight:[0,0]};player=new rt(this,{last:()=>this.count-1,rate:1.5,label:a("Position","位置")});get count(){return this.result?this.result.out.shape[0]*this.result.out.shape[1]:1}get at(){let t=this.result.out.shape[1],e=Math.min(this.state.step,this.count-1);return[Math.floor(e/t),e%t]}controls(){let{state:t}=this;return f`
      ${this.player.controls()}
      ${U({label:a("Image","图像"),value:se("image",this.first("image")),options:nr(),onInput:e=>this.choose("image",be(e))})}
      ${U({label:a("Filter","滤波器"),value:se("filter",this.first("kernel")),options:Xe(),onInput:e=>this.choose("kernel",de(e))})}
      ${this.whole("stride",a("Stride S","步幅 S"),1,3)} ${this.whole("padding",a("Padding P","填充 P"),0,2)}
      ${this.whole("dilation",a("Dilation D","扩张率 D"),1,2)}
      ${ir(t.channels,e=>this.setChannels(e))}
      ${_({label:a("Bias b","偏置 b"),value:t.bias,min:-20,max:20,step:1,color:"parameter",onInput:e=>this.set({bias:e})})}
    `}whole(t,e,r,i){return _({label:e,value:this.state[t],min:r,max:i,step:1,onInput:n=>this.set({[t]:n})})}first(t){return ze(this.state[t],this.state.channels,0)}choose(t,e){e&&this.set({[t]:we(e,this.state.channels),step:0,pixel:[0,0],weight:[0,0]})}setChannels(t){this.set({channels:t,image:we(this.first("image"),t),kernel:we(this.first("kernel"),t),pixel:[0,0],weight:[0,0]})}draw(){let{result:t,shown:e,state:r,width:i}=this,[n,o,l]=t.x.shape,[,h,c]=t.W.shape,u=l+2*e.padding,d=u+2.6*c+t.out.shape[1],p=Math.max(24,Math.min(40,i>700?(i-150)/d:(i-8)/Math.max(u,7))),m=ue(n,(o+2*e.padding)*p),$=ue(n,h*p),w=Math.max(34,p*1.3);return f`
      ${V({title:a("image x","图像 x"),width:u*p,height:m,color:"forward"},Array.from({length:n},(b,v)=>this.drawImage(v,p,v*((o+2*e.padding)*p+Pt))))}
      ${pt("∗",60)}
      ${V({title:a("filter W","滤波器 W"),width:c*p,height:$,color:"parameter"},Array.from({length:n},(b,v)=>ht(t.W.at(v).list(),{y:v*(h*p+Pt),size:p,color:"parameter",shade:()=>1,at:Br(r.weight,v,h),name:(T,A)=>a(`weight, channel ${v+1}, row ${T+1}, column ${A+1}`,`权重，通道 ${v+1}，第 ${T+1} 行第 ${A+1} 列`),onPoint:(T,A)=>this.set({weight:[v*h+T,A]}),onSet:(T,A,N)=>this.set({kernel:Ot(r.kernel,v*h+T,A,N)})})))}
      ${pt("→",60)}
      ${V({title:a("products","对应元素的乘积"),width:c*w,height:ue(n,h*w)},Array.from({length:n},(b,v)=>this.drawProducts(v,w,v*(h*w+Pt))))}
      ${pt("Σ",60)}
      ${V({title:a("output","输出"),width:t.out.shape[1]*p,height:t.out.shape[0]*p,color:"adam"},ht(t.out.list(),{size:p,color:"adam",small:p<36,shade:(b,v)=>b===this.at[0]&&v===this.at[1]?3:1,at:this.at,name:(b,v)=>a(`output, row ${b+1}, column ${v+1}`,`输出，第 ${b+1} 行第 ${v+1} 列`),onPoint:(b,v)=>this.set({step:b*t.out.shape[1]+v})}))}
      <p class="lines">${this.size()}</p>
    `}drawImage(t,e,r){let{result:i,state:n}=this,[,o,l]=i.x.shape,[,h,c]=i.W.shape,{padding:u,stride:d,dilation:p}=this.shown,[m,$]=[d*this.at[0],d*this.at[1]],w=(N,O)=>N>=m&&O>=$&&(N-m)%p===0&&(O-$)%p===0&&N-m<p*h&&O-$<p*c,b=i.x.at(t).list(),v=(N,O)=>N<u||O<u||N>=o+u||O>=l+u,T=Array.from({length:o+2*u},(N,O)=>Array.from({length:l+2*u},(R,B)=>v(O,B)?0:b[O-u][B-u])),A=Br(n.pixel,t,o);return x`${ht(T,{y:r,size:e,color:Ye[t],shade:(N,O)=>w(N,O)?2:0,border:v,at:A&&[A[0]+u,A[1]+u],name:(N,O)=>a(`pixel, channel ${t+1}, row ${N+1-u}, column ${O+1-u}`,`像素，通道 ${t+1}，第 ${N+1-u} 行第 ${O+1-u} 列`),onPoint:(N,O)=>this.point(t,N,O),onSet:(N,O,R)=>this.set({image:Ot(n.image,t*o+N-u,O-u,R)})})}
    ${ye({x:$*e,y:r+m*e,size:e,rows:p*(h-1)+1,columns:p*(c-1)+1,color:Ye[t]})}`}point(t,e,r){let{result:i,shown:n}=this,[,o,l]=i.x.shape,[h,c]=i.out.shape,[,u,d]=i.W.shape,p=(b,v,T)=>{let A=(b-n.dilation*(v-1)/2)/n.stride;return Math.max(0,Math.min(T-1,Math.round(A)))},[m,$]=[e-n.padding,r-n.padding],w=m>=0&&$>=0&&m<o&&$<l;this.player.playing=!1,this.set({step:p(e,u,h)*c+p(r,d,c),...w?{pixel:[t*o+m,$]}:{}})}drawProducts(t,e,r){let{result:i}=this,[,n,o]=i.W.shape,l=this.at[0]*i.out.shape[1]+this.at[1],h=i.products.at(l).at(t).list(),c=i.col.at(l).list().slice(t*n*o,(t+1)*n*o),u=i.W.at(t).list().flat(),d=c.map((p,m)=>{let[$,w]=[Math.floor(m/o),m%o];return x`<text class="factors" x=${(w+.5)*e} y=${r+$*e+12} text-anchor="middle">${Ze(p)}·${Ze(u[m])}</text>`});return x`${ht(h.map(p=>p.map(Ze)),{y:r,size:e,color:Ye[t],shade:()=>1,small:!0})}${d}`}size(){let{result:t,shown:e}=this,[,r,i]=t.x.shape,[,n,o]=t.W.shape,l=(h,c,u,d)=>f`<span>
        ${h} = ⌊(${c} + 2·${e.padding} − ${e.dilation}·(${u} − 1) − 1) / ${e.stride}⌋ + 1 =
        ${d}</span
      >`;return f`${l("OH",r,n,t.out.shape[0])} ${l("OW",i,o,t.out.shape[1])}`}summary(){let{result:t,shown:e}=this,r=this.at[0]*t.out.shape[1]+this.at[1],i=Array.from(t.products.at(r).data,c=>Ze(Number(c))),o=`${(i.length>9?[...i.slice(0,9),"…"]:i).join(" + ")}${e.bias?` + ${g(e.bias)}`:""} = ${g(t.out.at(this.at[0]).at(this.at[1]))}`,[l,h]=[this.at[0]+1,this.at[1]+1];return a(`Output, row ${l}, column ${h}: ${o}. Point at a pixel to move the filter; click a number, or type a digit, to change it.`,`输出的第 ${l} 行第 ${h} 列：${o}。指向像素可移动滤波器；点击数字或键入数字可修改它。`)}};M.define("zs-convolution",ga)});var T1={};var A1,S1,$a,zd=E(()=>{"use strict";y();Qi();F();or();P();vt();Lt();et();Ct();C();A1=[[1,2,-1],[-2,1,3],[0,-1,2]],S1=Array.from({length:9},(s,t)=>Array.from({length:9},(e,r)=>A1[t%3][r%3])),$a=class extends ct{static styles=[...j,$t];static operation="convolution_gradients";static title=["A convolution backward: where each gradient comes from","卷积的反向传播：每个梯度从哪里来"];static inputs={image:be("book"),kernel:de("book"),dout:S1,channels:1,filters:1,stride:1,padding:0,dilation:1};static view={step:4,all:!1,pixel:[0,0],weight:[0,0]};player=new rt(this,{last:()=>this.count-1,rate:1.5,label:a("Output","输出")});get count(){return this.result?this.result.dout.data.length:1}get step(){return Math.min(this.state.step,this.count-1)}get at(){let[,t,e]=this.result.dout.shape;return[Math.floor(this.step/(t*e)),Math.floor(this.step/e)%t,this.step%e]}first(){let{image:t,kernel:e,dout:r,channels:i,filters:n}=this.state;return{image:ze(t,i,0),kernel:ze(e,i*n,0),dout:ze(r,n,0)}}build(t){let{channels:e,filters:r}=this.state,i={...this.first(),channels:e,filters:r,...t};this.set({channels:i.channels,filters:i.filters,image:we(i.image,i.channels),kernel:Gi(i.kernel,i),dout:we(i.dout,i.filters),pixel:[0,0],weight:[0,0]})}controls(){let{state:t}=this,{kernel:e}=this.first(),r=[["stride",a("Stride S","步幅 S"),1,3],["padding",a("Padding P","填充 P"),0,2],["dilation",a("Dilation D","扩张率 D"),1,2]];return f`
      ${this.player.controls()}
      ${K({label:a("All outputs: show the sums","所有输出：显示总和"),value:t.all,onInput:i=>this.set({all:i})})}
      ${U({label:a("Filter","滤波器"),value:se("filter",e),options:Xe().filter(([i])=>i!=="wide"),onInput:i=>this.build({kernel:de(i)??e})})}
      ${ir(t.channels,i=>this.build({channels:i}))}
      ${Vi(t.filters,i=>this.build({filters:i}))}
      ${r.map(([i,n,o,l])=>_({label:n,value:t[i],min:o,max:l,step:1,onInput:h=>this.set({[i]:h})}))}
    `}draw(){let{result:t,state:e}=this,[r,i,n]=t.x.shape,[o,,l,h]=t.W.shape,c=this.size(),u=e.all?t.dx:t.dx_parts.at(this.step),d=e.all?t.dW:t.dW_parts.at(this.step),p=(O,R)=>e.all||this.isUnder(O,R)?2:0,m=O=>e.all||O===this.at[0]?2:0,[$,w]=[{width:n*c,height:ue(r,i*c)},{width:o*h*c+(o-1)*Pt,height:ue(r,l*c)}],b=V({title:o>1?a("filters W","滤波器 W"):a("filter W","滤波器 W"),...w,color:"parameter"},Hr(t.W,{size:c,color:"parameter",shade:o>1?m:()=>1,at:e.weight,onPoint:(O,R)=>this.set({weight:[O,R]}),onSet:(O,R,B)=>this.set({kernel:Ot(e.kernel,O,R,B)})})),v=V({title:a("image x","图像 x"),...$,color:"forward"},x`${Zr(t.x,{size:c,shade:p,at:e.pixel,onPoint:(O,R)=>this.set({pixel:[O,R]}),onSet:(O,R,B)=>this.set({image:Ot(e.image,O,R,B)})})}${this.edges(c)}`),T=V({title:e.all?"dx":a("this output's part of dx","它对 dx 的贡献"),...$,color:"backward"},x`${Zr(u,{size:c,color:"backward",shade:p})}${this.edges(c)}`),A=V({title:e.all?"dW":a("this output's part of dW","它对 dW 的贡献"),...w,color:"backward"},Hr(d,{size:c,color:"backward",shade:m})),N=e.all?"Σ":`× ${Ze(this.gradient())}`;return f`${this.outputs(c)}
      <div class="column">
        <div class="stage">${this.factor(N)} ${b} ${pt("→",60)} ${T}</div>
        <div class="stage">${this.factor(N)} ${v} ${pt("→",60)} ${A}</div>
      </div>`}size(){let[t,,e]=this.result.x.shape,[r,,,i]=this.result.W.shape,n=e*2+r*i+this.result.dout.shape[2];return Math.max(26,Math.min(t>1?32:40,this.width>700?(this.width-140)/n:this.width/9))}gradient(){let[t,e,r]=this.at;return this.result.dout.at(t).at(e).at(r)}outputs(t){let{result:e,state:r}=this,[i,n,o]=e.dout.shape,l=r.dout.length/r.filters;return V({title:a("dout, of the outputs","dout：输出的梯度"),width:o*t,height:ue(i,n*t),color:"backward"},Array.from({length:i},(h,c)=>ht(e.dout.at(c).list(),{y:c*(n*t+Pt),size:t,color:"backward",small:t<32,shade:(u,d)=>!r.all&&String([c,u,d])===String(this.at)?3:1,at:c===this.at[0]?[this.at[1],this.at[2]]:void 0,name:(u,d)=>i>1?a(`dout, filter ${c+1}, row ${u+1}, column ${d+1}`,`dout，滤波器 ${c+1}，第 ${u+1} 行第 ${d+1} 列`):a(`dout, row ${u+1}, column ${d+1}`,`dout，第 ${u+1} 行第 ${d+1} 列`),onPoint:(u,d)=>this.point((c*n+u)*o+d),onSet:(u,d,p)=>this.set({dout:Ot(r.dout,c*l+u,d,p)})})))}edges(t){if(this.state.all)return k;let[e,r]=this.result.x.shape,[,,i,n]=this.result.W.shape,{stride:o,padding:l,dilation:h}=this.shown;return Array.from({length:e},(c,u)=>ye({x:(o*this.at[2]-l)*t,y:u*(r*t+Pt)+(o*this.at[1]-l)*t,size:t,rows:h*(i-1)+1,columns:h*(n-1)+1,color:"backward"}))}factor(t){return f`<svg width="52" height="24" viewBox="0 0 52 24" aria-hidden="true">
      ${x`<text class="heading" data-color="backward" x="26" y="16" text-anchor="middle">${t}</text>`}
    </svg>`}isUnder(t,e){let{padding:r,stride:i,dilation:n}=this.shown,[,,o,l]=this.result.W.shape,[h,c]=[t+r-i*this.at[1],e+r-i*this.at[2]];return h>=0&&c>=0&&h%n===0&&c%n===0&&h<n*o&&c<n*l}point(t){this.player.playing=!1,this.set({step:t,all:!1})}summary(){let{result:t,state:e}=this,r=g(this.gradient()),[,i,n]=this.at.map(o=>o+1);if(e.all){let o=Array.from(t.db.data,l=>g(Number(l))).join(a(" and "," 和 "));return a(`Each gradient of a pixel is the sum over all outputs that have seen it; db is the sum of dout, ${o}.`,`像素的梯度是所有看到它的输出的贡献之和；db 是 dout 的总和，即 ${o}。`)}if(t.W.shape[0]>1){let o=this.at[0]+1;return a(`The gradient of the output of filter ${o}, row ${i}, column ${n}, is ${r}: times filter ${o} it goes to the pixels that the output has seen, times these pixels it goes to filter ${o} alone.`,`滤波器 ${o} 的输出第 ${i} 行第 ${n} 列的梯度是 ${r}：乘以滤波器 ${o}，传给这个输出看到的像素；乘以这些像素，只传给滤波器 ${o}。`)}return a(`The gradient of output row ${i}, column ${n} is ${r}: times the filter it goes to the pixels that the output has seen, times these pixels it goes to the filter.`,`输出第 ${i} 行第 ${n} 列的梯度是 ${r}：乘以滤波器，传给这个输出看到的像素；乘以这些像素，传给滤波器。`)}};M.define("zs-convolution-backward",$a)});var N1={};var xa,Cd=E(()=>{"use strict";y();F();q();P();H();C();xa=class extends S{static styles=[...S.styles,I`
      .drawing {
        display: grid;
        gap: 0.3rem;
        justify-items: center;
      }
      .drawing h4 {
        color: var(--text);
        font-size: 1rem;
      }
    `];static operation="curves";static title=["Curves are many points","曲线就是许多点"];static inputs={first:"sin(x)",second:"cos(x)",low:0,high:6,points:60,labels:!0,names:!0,title:a("sin and cos","sin 与 cos"),dashed:!0};static view={dots:!1};controls(){let{state:t}=this;return f`
      ${ft({label:a("first curve, y =","第一条曲线，y ="),value:t.first,code:!0,onInput:e=>this.set({first:e})})}
      ${ft({label:a("second curve, y =","第二条曲线，y ="),value:t.second,code:!0,onInput:e=>this.set({second:e})})}
      ${ft({label:a("title","标题"),value:t.title,onInput:e=>this.set({title:e})})}
      ${_({label:a("number of points","点的个数"),value:t.points,min:2,max:200,step:1,onInput:e=>this.set({points:e})})}
      ${Jt({label:a("x from","x 的起点"),value:t.low,min:-1e3,max:1e3,step:1,onInput:e=>this.set({low:e})})}
      ${Jt({label:a("x to","x 的终点"),value:t.high,min:-1e3,max:1e3,step:1,onInput:e=>this.set({high:e})})}
      ${K({label:a("label and legend","标签与图例"),value:t.labels,onInput:e=>this.set({labels:e})})}
      ${K({label:a("names of the axes","坐标轴的名称"),value:t.names,onInput:e=>this.set({names:e})})}
      ${K({label:a("second curve dashed","第二条用虚线"),value:t.dashed,onInput:e=>this.set({dashed:e})})}
      ${K({label:a("show the points","显示各点"),value:t.dots,onInput:e=>this.set({dots:e})})}
    `}draw(){let{result:t,state:e}=this,r=Math.min(this.width,760),i=t.x.list(),n=[t.y1,t.y2].filter(Boolean).map($=>$.list()),o=n.flat().filter(Number.isFinite),[l,h]=o.length?[Math.min(...o),Math.max(...o)]:[0,1],c=(i[i.length-1]-i[0])*.015,u=(h-l||1)*.06,d={x:{domain:[i[0]-c,i[i.length-1]+c],label:e.names?"x":""},y:{domain:[l-u,h+u],label:e.names?"y":""}},p=z({width:r,height:Math.max(220,Math.min(340,r*.5)),...d,label:a("The curves","曲线")},$=>n.map((w,b)=>{let v=String(b);return x`${L($,i,w,{color:v,dashed:b===1&&e.dashed})}
          ${e.dots?X($,i,w,{color:v}):k}`})),m=[e.first,e.second].slice(0,n.length).map(($,w)=>({text:$,color:String(w),dashed:w===1&&e.dashed}));return f`<div class="drawing">
      ${e.title?f`<h4>${e.title}</h4>`:k} ${p} ${e.labels?wt(m):k}
    </div>`}summary(){let{result:t,state:e}=this,r=(e.high-e.low)/(e.points-1),i=t.y2?2:1;return a(`${i===2?"Two curves":"One curve"} of ${e.points} points, a point every ${g(r,3)}.`,`${i} 条曲线，各有 ${e.points} 个点，每隔 ${g(r,3)} 一个点。`)}};M.define("zs-curves",xa)});function z1(s,[t,e,r,i]){let n=s.findIndex(([o,l,h])=>h===r&&Math.hypot(o-t,l-e)<I1*r);if(n>=0){let[o,l,h,c]=s[n],u=Yr(Math.max(-Pd,Math.min(Pd,c+i)));return s.flatMap((d,p)=>p!==n?[d]:u?[[o,l,h,u]]:[])}return s.length<ar?[...s,[Yr(t),Yr(e),r,i]]:s}function Yr(s){return Number(s.toFixed(2))}var lr,hr,ar,ya,wa,Pd,E1,I1,Od,C1,Ge,cr,Ji=E(()=>{"use strict";y();C();F();P();lr={bumps:[[-3,-1.5,1.6,-2],[2,2,1.2,-3],[-.5,1.5,.8,1.5],[3,-2.5,1.5,1]],bowl:.05},hr={raise:-1,brush_width:.8,brush_height:.8},ar=60,ya=[.3,3],wa=[.1,3],Pd=10,E1=1.5,I1=.35,Od=1.18;C1={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,1],ArrowDown:[0,-1]},Ge=class{constructor(t){this.host=t,this.before=[],this.pen=[0,0],this.last=[0,0]}get drawn(){return this.host.state.surface==="drawn"}get brush(){let{brush_width:t,brush_height:e,raise:r}=this.host.state;return{width:Math.max(ya[0],Math.min(ya[1],t)),height:Math.max(wa[0],Math.min(wa[1],e))*(r>0?1:-1)}}remember(){this.before=[...this.before.slice(-99),this.host.state.bumps]}undo(){let t=this.before.pop()??this.host.state.bumps.slice(0,-1);this.host.set({bumps:t})}dab(t){let{width:e,height:r}=this.brush;this.last=this.pen;let i=[...this.pen,e,t?-r:r];this.host.set({bumps:z1(this.host.state.bumps,i)})}stroke(t,e){let r=E1*this.brush.width;for(;;){let[i,n]=[t[0]-this.last[0],t[1]-this.last[1]],o=Math.hypot(i,n);if(o<r)break;this.pen=[this.last[0]+i*r/o,this.last[1]+n*r/o],this.dab(e)}this.pen=t}pad(t,e){if(!this.drawn)return e;let{x:r,y:i}=this.host.result,n=([c,u])=>[Math.min(r[1],Math.max(r[0],c)),Math.min(i[1],Math.max(i[0],u))],o=c=>{let u=c.currentTarget,d=new DOMPoint(c.clientX,c.clientY).matrixTransform(u.getScreenCTM()?.inverse()),p=n([t.x.invert(d.x),t.y.invert(d.y)]);c.type==="pointerdown"?(u.setPointerCapture(c.pointerId),this.remember(),this.pen=p,this.dab(c.shiftKey)):u.hasPointerCapture(c.pointerId)?this.stroke(p,c.shiftKey):this.pen=p,this.host.requestUpdate()},l=c=>{let u=C1[c.key],d=c.shiftKey?1:.25;if(u)this.pen=n([this.pen[0]+d*u[0],this.pen[1]+d*u[1]]);else if(c.key===" ")this.remember(),this.dab(c.shiftKey);else if(c.key==="Delete"||c.key==="Backspace"||c.key==="z"&&c.ctrlKey)this.undo();else return;c.preventDefault(),this.host.requestUpdate()},h=a("The ground: arrow keys move the brush, the space bar uses it, with Shift the other way, Delete undoes","地面：方向键移动笔刷，空格键作画，按住 Shift 则相反，Delete 键撤销");return x`<g class="ground" role="application" tabindex="0" aria-label=${h} @pointerdown=${o}
      @pointermove=${o} @keydown=${l}>
      <rect class="pad" width=${t.width} height=${t.height}></rect>${e} ${this.ring(t)}
    </g>`}ring(t){let{width:e,height:r}=this.brush,[i,n]=[t.x(this.pen[0]),t.y(this.pen[1])],o=Math.abs(t.x(Od*e)-t.x(0)),l=Math.abs(t.y(Od*e)-t.y(0));return x`<g class="brush"><ellipse cx=${i} cy=${n} rx=${o} ry=${l}></ellipse>
      <path d="M${i-5},${n}h10${r>0?`M${i},${n-5}v10`:""}"></path></g>`}controls(){let{host:t}=this,{bumps:e,bowl:r,raise:i,brush_width:n,brush_height:o}=t.state,l=(h,c,u,d,p)=>_({label:h,value:u,min:d,max:p,step:.1,onInput:m=>t.set({[c]:Yr(m)})});return f`${U({label:a("The brush, on the map","在地图上，笔刷"),value:String(i),options:[["-1",a("lowers the ground","挖低地面")],["1",a("raises the ground","堆高地面")]],onInput:h=>t.set({raise:Number(h)})})}
      ${l(a("Width of the brush","笔刷的宽度"),"brush_width",n,...ya)}
      ${l(a("Height of one dab","每一笔的高度"),"brush_height",o,...wa)}
      ${_({label:a("The ground is a bowl, a(x² + y²): a","地面呈碗形 a(x² + y²)，a"),value:r,min:0,max:.3,step:.01,onInput:h=>t.set({bowl:Yr(h)})})}
      <div class="row wide">
        ${W({label:a("Undo","撤销"),disabled:!e.length&&!this.before.length,onClick:()=>this.undo()})}
        ${W({label:a("Clear","清空"),disabled:!e.length,onClick:()=>{this.remember(),this.pen=[0,0],t.set({bumps:[]})}})}
        <span class="hint"
          >${e.length<ar?a(`${e.length} of ${ar} bumps`,`已用 ${e.length} 个凸起，最多 ${ar} 个`):a(`All ${ar} bumps are used: undo, or draw over them`,`${ar} 个凸起都用完了：请撤销，或在原处修改`)}</span
        >
      </div>`}},cr=I`
  .ground {
    display: block; /* browsers ignore touch-action where the display is inline */
    touch-action: none;
    cursor: crosshair;
    outline: none;
    user-select: none;
  }
  .ground .pad {
    fill: transparent;
    stroke: transparent;
  }
  .ground:focus-visible {
    stroke-width: 3;
  }
  .ground:focus-visible .pad {
    stroke: var(--focus);
    stroke-width: 5;
  }
  .brush {
    visibility: hidden;
    pointer-events: none;
  }
  .ground:is(:hover, :focus) .brush {
    visibility: visible;
  }
  .brush ellipse,
  .brush path {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.5;
  }
  .brush ellipse {
    stroke-dasharray: 4 3;
  }
  .hint {
    align-self: center;
    color: var(--muted);
    font-size: 0.85rem;
  }
`});function ur(s,t,e){let{state:r}=s;return f`${U({label:a("Surface","曲面"),value:r.surface,options:P1.map(([i,n,o])=>[i,a(n,o)]),onInput:e})}
  ${r.surface==="own"?ft({label:a("Height at x and y","x、y 处的高度"),value:r.formula,code:!0,onInput:i=>s.set({formula:i})}):k}
  ${r.surface==="own"?_({label:a("The map shows x and y up to","地图上 x、y 的最大值"),value:r.reach,min:.5,max:20,log:!0,onInput:i=>s.set({reach:i})}):k}
  ${t.drawn?t.controls():k}`}function dr(s,t){return x`${zt(s,t.z,{x:t.x,y:t.y,levels:$e(t.z,14)})}
    ${t.minima.map(([e,r])=>te(s,e,r))}`}var P1,Ki=E(()=>{"use strict";y();F();P();H();C();P1=[["bowl","a bowl, x² + y²","碗，x² + y²"],["valley","a valley, x²/20 + y²","山谷，x²/20 + y²"],["rosenbrock","Rosenbrock's valley","Rosenbrock 山谷"],["beale","Beale's plain","Beale 平原"],["himmelblau","Himmelblau: four minima","Himmelblau：四个最小值"],["saddle","a saddle, x² − y²","鞍部，x² − y²"],["plateau","a plateau","高原"],["own","your own formula","自己写的公式"],["drawn","drawn by hand","自己画的地形"]]});var O1={};var ba,Ld=E(()=>{"use strict";y();q();F();Ji();P();vt();H();et();Ki();C();ba=class extends S{static styles=[...j,cr];static operation="descent";static title=["Gradient descent","梯度下降法"];static inputs={surface:"bowl",formula:"x**2 + y**2",reach:5,...lr,start:[-3,4],lr:.1,steps:100};static view={step:500,...hr};player=new rt(this,{last:()=>this.result?.steps??0,rate:14});ground=new Ge(this);get end(){return Math.min(this.state.step,this.result.steps)}draw(){let{width:t,result:e,end:r}=this,i=t>700,n=i?Math.floor((t-16)*.52):t,o=a("Map of the surface with the path","曲面的地图与走过的路"),l={x:{domain:this.around(0),label:"x"},y:{domain:this.around(1),label:"y"}},h=e.path.list().slice(0,r+1),[c,u]=[0,1].map(d=>h.map(p=>p[d]));return f`${z({width:n,height:Math.min(420,n*.86),...l,label:o},d=>{let p=h[r],m=x`${dr(d,e)}
        ${L(d,c,u,{color:"0"})} ${X(d,c,u,{color:"0",radius:2.4})}
        ${p.every(Number.isFinite)?X(d,[p[0]],[p[1]],{color:"0",radius:6}):k}`;return x`${this.ground.pad(d,m)}
        ${G(d,{x:this.state.start[0],y:this.state.start[1],label:a("Start","起点"),color:"text",onMove:($,w)=>this.set({start:[$,w]})})}`})}
      <div class="column">
        ${this.along(i?t-n-16:t,e.path_heights,a("height f","高度 f"),"0")}
        ${this.along(i?t-n-16:t,e.slopes,a("norm of ∇f","∇f 的范数"),"1")}
      </div>`}around(t){let[e,r]=t?this.result.y:this.result.x,i=this.state.start[t];return[Math.min(e,i),Math.max(r,i)]}along(t,e,r,i){let n=Array.from(e.data),o=n.filter(Number.isFinite),l=o.every($=>$>0)&&o.length>0,[h,c]=[Math.min(...o),Math.max(...o)],u=.05*(c-h||1),d={domain:l?[Math.max(h/2,1e-24),2*c]:[h-u,c+u],log:l},p={domain:[0,this.result.steps],label:a("step","步")},m=n.map(($,w)=>w);return z({width:t,height:200,x:p,y:d,label:r,margin:{top:22}},$=>{let w=$.x(this.end);return x`<line class="line thin dashed" data-color="muted" x1=${w} x2=${w} y1="0" y2=${$.height}></line>
        <text class="direct" data-color=${i} x=${$.width-6} y="16" text-anchor="end">${r}</text>
        ${L($,m,n,{color:i})}
        ${Number.isFinite(n[this.end])?X($,[this.end],[n[this.end]],{color:i,radius:5}):k}`})}controls(){let{state:t}=this;return f`${this.player.controls()}
      ${_({label:a("Learning rate η","学习率 η"),value:t.lr,min:1e-10,max:10,log:!0,onInput:e=>this.set({lr:e})})}
      ${ur(this,this.ground,e=>{let r=this.result.starts[e];this.set({surface:e,...r?{start:r}:{}})})}
      ${_({label:a("Number of steps","总步数"),value:t.steps,min:5,max:500,step:1,onInput:e=>this.set({steps:e,step:e})})}
      <div class="row wide">
        ${[1e-10,.001,.1,.95,1.01,10].map(e=>W({label:e<1e-9?"η = 10⁻¹⁰":`η = ${g(e)}`,onClick:()=>this.set({lr:e})}))}
      </div>`}summary(){let{end:t,result:e}=this,[r,i]=e.path.at(t).list().map(l=>g(l)),[n,o]=[g(e.path_heights.at(t)),g(e.slopes.at(t))];return a(`After ${t} steps: (${r}, ${i}), height ${n}, norm of the gradient ${o}.`,`第 ${t} 步之后：(${r}, ${i})，高度 ${n}，梯度的范数 ${o}。`)}};M.define("zs-descent",ba)});var L1={};var re,va,Rd=E(()=>{"use strict";y();F();q();P();H();Wr();C();re=8,va=class extends S{static styles=[...S.styles,I`
      .frame {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .pixel-text {
        font: 600 11px var(--mono);
      }
      .pixel-text.inverse {
        fill: var(--background);
      }
      .pixels {
        cursor: crosshair;
      }
    `];static operation="digit_image";static title=["An image is an array of numbers","图像就是数的数组"];static inputs={index:0,row:7,column:11};static view={cmap:"gray"};controls(){let{state:t}=this,e=28-re;return f`
      ${_({label:a("which test image","第几幅测试图像"),value:t.index,min:0,max:999,step:1,onInput:r=>this.set({index:r})})}
      ${_({label:a("first row of the frame","方框的起始行"),value:t.row,min:0,max:e,step:1,onInput:r=>this.set({row:r})})}
      ${_({label:a("first column of the frame","方框的起始列"),value:t.column,min:0,max:e,step:1,onInput:r=>this.set({column:r})})}
      ${U({label:a("colors (cmap)","颜色（cmap）"),value:t.cmap,options:[["gray",a("gray","灰度")],["sequential",a("blue","蓝色")],["diverging",a("blue and orange","蓝色与橙色")]],onInput:r=>this.set({cmap:r})})}
    `}draw(){let{result:t,state:e}=this,r=Math.min(336,this.width);return f`${this.whole(r,t,e)}${this.magnified(r)}`}whole(t,e,r){let i=t/28,n=ge().domain([0,28]).range([0,t]),o={x:n,y:n,width:t,height:t},l=28-re,h=u=>Math.max(0,Math.min(l,Math.round(u-re/2))),c=a("The digit; drag the middle of the frame","数字；可以拖动方框的中心");return f`<svg
      class="plot"
      width=${t}
      height=${t}
      viewBox="0 0 ${t} ${t}"
      role="group"
      aria-label=${c}
    >
      ${ot(e.image,{x:0,y:0,width:t,height:t,low:0,high:255,kind:r.cmap})}
      <rect
        class="frame"
        x=${r.column*i}
        y=${r.row*i}
        width=${re*i}
        height=${re*i}
      ></rect>
      ${G(o,{x:r.column+re/2,y:r.row+re/2,step:[1,-1],radius:7,label:a("the frame","方框"),color:"1",onMove:(u,d)=>this.set({column:h(u),row:h(d)})})}
    </svg>`}magnified(t){let{result:e,state:r}=this,i=e.part,n=t/re,o=i.list(),l=a("The numbers in the frame","方框里的数");return f`<svg
      class="plot"
      width=${t}
      height=${t}
      viewBox="0 0 ${t} ${t}"
      role="img"
      aria-label=${l}
    >
      ${ot(i,{x:0,y:0,width:t,height:t,low:0,high:255,kind:r.cmap})}
      ${o.map((h,c)=>h.map((u,d)=>x`<text class="pixel-text ${this.inverse(u)?"inverse":""}" x=${(d+.5)*n} y=${(c+.5)*n} dy="0.35em" text-anchor="middle">${u}</text>`))}
      <rect class="frame" x="1" y="1" width=${t-2} height=${t-2}></rect>
    </svg>`}inverse(t){return this.state.cmap==="diverging"?t<45||t>210:t>125}summary(){let{result:t,state:e}=this,r=t.part.at(re/2).at(re/2),[i,n]=[e.row+re/2,e.column+re/2];return a(`An array of shape (28, 28) with numbers from ${t.low} to ${t.high}, label ${t.label}; image[${i}, ${n}] is ${r}.`,`形状为 (28, 28) 的数组，数值从 ${t.low} 到 ${t.high}，标签为 ${t.label}；image[${i}, ${n}] 是 ${r}。`)}};M.define("zs-digit-image",va)});var R1={};var tn,_a,Ud=E(()=>{"use strict";y();F();qi();q();P();et();C();tn=28,_a=class extends S{static operation="digit";static title=["MNIST: images are numbers","MNIST：图像就是数"];static inputs={label:2,place:0,row:7,column:10,flatten:!0,normalize:!0,one_hot:!1};static styles=[...j,tr,I`
      .sheet {
        display: grid;
        grid-template-columns: repeat(10, 1fr);
        gap: 3px;
        align-self: flex-start;
      }
      .sheet button {
        padding: 1px;
        border: 2px solid transparent;
        border-radius: 6px;
        background: none;
        cursor: pointer;
      }
      .sheet button[aria-pressed="true"] {
        border-color: var(--c1);
      }
      .frame {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.35rem 1rem;
        align-self: center;
        margin: 0;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }
      dd b {
        color: var(--c1);
      }
    `];controls(){let{state:t}=this,e=(i,n)=>K({label:i,value:t[n],onInput:o=>this.set({[n]:o})}),r=(i,n)=>_({label:i,value:t[n],min:0,max:tn-1,step:1,onInput:o=>this.set({[n]:o})});return f`${At(a("Options of data.mnist","data.mnist 的选项"),[e(a("flatten: one row of 784 numbers","flatten：展开成 784 个数的一行"),"flatten"),e(a("normalize: pixels divided by 255","normalize：像素值除以 255"),"normalize"),e(a("one_hot: targets with a single 1","one_hot：监督数据中只有一个 1"),"one_hot")])}
    ${At(a("The pixel","像素"),[r(a("Row","行"),"row"),r(a("Column","列"),"column")])}`}draw(){let t=this.width>700,e=t?Math.min(392,Math.floor(.43*this.width)):this.width,r=Math.floor(((t?Math.min(420,this.width-e-16):this.width)-90)/10);return f`${this.sheet(r)} ${this.large(e)} ${this.facts()}`}sheet(t){let{result:e,state:r}=this;return f`<div class="sheet" role="group" aria-label=${a("Test images","测试图像")}>
      ${Array.from({length:100},(i,n)=>{let[o,l]=[Math.floor(n/10),n%10],h=o===r.label&&l===r.place;return f`<button
          aria-label=${a(`Image ${l+1} of the digit ${o}`,`数字 ${o} 的第 ${l+1} 幅图像`)}
          aria-pressed=${h}
          @click=${()=>this.set({label:o,place:l})}
        >
          ${this.thumbnail(n,t,e.sheet.at(o).at(l).data)}
        </button>`})}
    </div>`}thumbnails=new Map;thumbnail(t,e,r){let i=`${t} ${e}`;return this.thumbnails.has(i)||this.thumbnails.set(i,er(r,{size:e,largest:255,label:""})),this.thumbnails.get(i)}large(t){let{result:e,state:r}=this,i=t/tn,n=l=>{let h=l.currentTarget.getBoundingClientRect(),c=u=>Math.max(0,Math.min(tn-1,Math.floor(tn*u/h.width)));this.set({column:c(l.clientX-h.left),row:c(l.clientY-h.top)})},o=a("The chosen image; point at a pixel","选中的图像；请指向一个像素");return f`<svg
      class="plot"
      width=${t}
      height=${t}
      viewBox="0 0 ${t} ${t}"
      role="group"
      aria-label=${o}
      @pointerdown=${n}
      @pointermove=${n}
    >
      ${pd(e.pixels.data,{size:t,largest:e.largest})}
      <rect class="frame" x=${i*r.column} y=${i*r.row} width=${i} height=${i}></rect>
    </svg>`}facts(){let{result:t,state:e}=this,r=`(${t.shape.join(", ")})`,i=t.target.list(),n=t.position.join(", ");return f`<dl>
      <dt>${a("all test images","全部测试图像")}</dt>
      <dd>x: ${r} ${t.dtype}</dd>
      <dt>${a("this image","这幅图像")}</dt>
      <dd>x[${t.index}]</dd>
      <dt>${a("this pixel","这个像素")}</dt>
      <dd>x[${t.index}, ${n}] = <b>${g(t.value)}</b></dd>
      ${e.flatten?f`<dt>${a("its place","它的位置")}</dt>
              <dd>28 · ${e.row} + ${e.column} = ${n}</dd>`:k}
      <dt>${a("the target","监督数据")}</dt>
      <dd>t[${t.index}] = <b>${i.length===1?i[0]:`[${i.join(" ")}]`}</b></dd>
    </dl>`}summary(){let{result:t,state:e}=this,r=g(t.value);return a(`Test image ${t.index} is a ${e.label}. Its pixel in row ${e.row}, column ${e.column} is ${r} of ${t.largest}.`,`第 ${t.index} 幅测试图像是数字 ${e.label}。第 ${e.row} 行第 ${e.column} 列的像素值是 ${r}，最大为 ${t.largest}。`)}};M.define("zs-digits",_a)});function As(s){let t=s.reduce((e,r)=>e+r,0);return s.map(e=>t>0?e/t:0)}function Ma(s,t,e){let r=Array.from(s),i=r.reduce((n,o,l)=>l===t?n:n+o,0);return r.map((n,o)=>{if(o===t)return e;let l=i>1e-9?n/i:1/(r.length-1);return Number((l*(1-e)).toFixed(5))})}function Xr(s,t,{names:e,label:r,color:i,width:n=.8,shift:o=0,outlined:l,values:h,onMove:c}){let u=s.y(0);return Array.from(t,(d,p)=>{let m=p+o,[$,w]=[s.x(m-n/2),s.x(m+n/2)],b=s.y(d),v=typeof i=="function"?i(p):i;return x`<g data-color=${v}>
      <rect class="bar ${l?"outlined":""}" x=${$} width=${w-$} y=${b} height=${Math.max(0,u-b)}></rect>
      ${h?x`<text x=${($+w)/2} y=${b-13} text-anchor="middle">${g(d,3)}</text>`:k}
      ${c?G(s,{x:m,y:d,label:`${r}, ${e[p]}`,color:v,step:[0,.01],radius:6.5,onMove:(T,A)=>c(Ma(t,p,Math.max(0,Math.min(1,A))))}):k}
    </g>`})}var ka=E(()=>{"use strict";y();C();P();H()});function Ce(s){return a(...Aa[s.state.base]??Aa[2])}function pr(s){return U({label:a("Base of the logarithm","对数的底数"),value:s.state.base,options:Object.entries(Aa).map(([t,e])=>[t,`${t} (${a(...e)})`]),onInput:t=>s.set({base:t})})}var Aa,en=E(()=>{"use strict";y();F();P();Aa={2:["bits","比特"],e:["nats","奈特"],10:["bans","班"]}});var F1={};var U1,Sa,Fd=E(()=>{"use strict";y();q();ka();en();F();P();H();et();C();U1=[["equal","P 与 Q 相同",[.1,.4,.3,.15,.05],[.1,.4,.3,.15,.05]],["Q excludes what happens","Q 认为不可能的事发生了",[.2,.2,.2,.2,.2],[.25,.25,.25,.25,0]],["nothing in common","没有共同的结果",[.5,.5,0,0,0],[0,0,0,.5,.5]]],Sa=class extends S{static operation="divergences";static styles=[...j,I`
      .outlined {
        fill-opacity: 0.25;
        stroke: var(--c);
        stroke-width: 1.5;
      }
      .part {
        fill: var(--c);
      }
      .part.surplus {
        fill-opacity: 0.45;
      }
      .inner {
        fill: var(--background);
        font-weight: 600;
      }
    `];static title=["Two distributions, compared","比较两个分布"];static inputs={p:[.1,.4,.3,.15,.05],q:[.05,.15,.2,.25,.35],base:"2"};names(){return Array.from(this.state.p,(t,e)=>String.fromCharCode(65+e))}draw(){let{width:t}=this,e=t>700,r=e?Math.floor(t*.56):t;return f`<div class="column">
        ${this.distributions(r)}
        ${wt([{color:"0",text:a("P, what is true","P：真实的分布")},{color:"1",text:a("Q, what we believe","Q：我们相信的分布")}])}
      </div>
      ${this.measures(e?t-r-16:t)}`}distributions(t){let[e,r]=[As(this.state.p),As(this.state.q)],i=this.names(),l={domain:[-.5,i.length-.5],ticks:i.map((u,d)=>d),format:u=>i[u]},h={domain:[0,1],label:a("probability","概率")},c=a("Bars of both distributions","两个分布的柱形");return z({width:t,height:300,x:l,y:h,label:c},u=>{let d={names:i,width:.36};return x`
        ${Xr(u,e,{...d,label:"P",color:"0",shift:-.2,onMove:p=>this.set({p})})}
        ${Xr(u,r,{...d,label:"Q",color:"1",shift:.2,outlined:!0,onMove:p=>this.set({q:p})})}`})}measures(t){let e=this.result,r=[{name:"H(P, Q) = H(P) + KL(P‖Q)",color:"0",entropy:e.entropy_p,surplus:e.kl_pq,total:e.cross_pq},{name:"H(Q, P) = H(Q) + KL(Q‖P)",color:"1",entropy:e.entropy_q,surplus:e.kl_qp,total:e.cross_qp},{name:"JS(P‖Q) = JS(Q‖P)",color:"2",entropy:0,surplus:e.js,total:e.js}],i=r.map(h=>h.total).filter(Number.isFinite),n=Math.max(...i,e.entropy_p,e.entropy_q,e.js_limit)*1.05,o=h=>Math.min(1,h/n)*(t-2),l=84;return f`<svg width=${t} height=${l*r.length} role="img" aria-label=${this.summary()}>
      ${r.map(({name:h,color:c,entropy:u,surplus:d,total:p},m)=>{let $=m*l,w=o(u),b=Number.isFinite(p)?o(p):t-2,v=u?`${g(p)} = ${g(u)} + ${g(d)}`:d===e.js&&m===2?`${g(d)} ≤ ${g(e.js_limit)}`:`${g(p)} = 0 + ${g(d)}`;return x`<g transform="translate(0 ${$})" data-color=${c}>
          <text x="0" y="15">${h}</text>
          <text x=${t-2} y="15" text-anchor="end" class="mono muted">${v}</text>
          <rect class="part" x="0" y="24" height="26" width=${w}></rect>
          <rect class="part surplus" x=${w} y="24" height="26" width=${Math.max(0,b-w)}></rect>
          ${w>60?x`<text class="inner" x=${w/2} y="41" text-anchor="middle">${m?"H(Q)":"H(P)"}</text>`:k}
          ${b-w>34?x`<text x=${(w+b)/2} y="41" text-anchor="middle">${m===2?"JS":Number.isFinite(p)?"KL":"KL = ∞"}</text>`:k}
          ${m===2?x`<line class="arrow" x1=${o(e.js_limit)} x2=${o(e.js_limit)} y1="20" y2="54"></line>
            <text class="muted" x=${o(e.js_limit)} y="68" text-anchor=${o(e.js_limit)>t-60?"end":"middle"}>log 2</text>`:k}
        </g>`})}
    </svg>`}controls(){let{state:t}=this;return f`${pr(this)}
      ${_({label:a("Number of outcomes","结果的个数"),value:t.p.length,min:2,max:8,step:1,onInput:e=>this.resize(e)})}
      <div class="row wide">
        ${U1.map(([e,r,i,n])=>W({label:a(e,r),onClick:()=>this.set({p:i,q:n})}))}
        ${W({label:a("swap P and Q","交换 P 与 Q"),onClick:()=>this.set({p:t.q,q:t.p})})}
      </div>`}resize(t){let e=r=>{let i=r.reduce((l,h)=>l+h,0)/r.length,n=r.slice(0,t),o=[...n,...Array(Math.max(0,t-n.length)).fill(Number(i.toFixed(5)))];return o.some(l=>l>0)?o:o.map(()=>1)};this.set({p:e(this.state.p),q:e(this.state.q)})}summary(){let t=this.result,e=Ce(this),[r,i,n]=[g(t.kl_pq),g(t.kl_qp),g(t.js)];return a(`The wrong belief costs KL(P‖Q) = ${r} ${e}; in the other direction it is ${i}, and JS is ${n}.`,`相信错了的代价是 KL(P‖Q) = ${r} ${e}；反过来是 ${i}，JS 散度是 ${n}。`)}};M.define("zs-divergences",Sa)});var D1={};var Ta,Dd=E(()=>{"use strict";y();q();bt();F();kt();P();H();Wt();C();Ta=class extends S{static styles=it;static title=["One evaluation against the average of many masks","一次推理与许多掩码的平均"];static inputs={rate:.5,epochs:6,masks:100,seed:0};runner=new ut(this,{operation:"dropout_average",args:()=>this.arguments(),label:a("Train, then draw masks","先训练，再抽取掩码")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${_({label:a("dropout rate p","Dropout 的比例 p"),value:t.rate,min:.05,max:.9,step:.05,color:"dropout",onInput:e=>this.set({rate:e})})}
    ${_({label:a("epochs of training","训练的 epoch 数"),value:t.epochs,min:1,max:20,step:1,onInput:e=>this.set({epochs:e})})}
    ${_({label:a("number of masks","掩码的个数"),value:t.masks,min:1,max:300,step:1,onInput:e=>this.set({masks:e})})}`}draw(){let{frame:t}=this.runner,{width:e}=jt(this.width,2),r=t?.drawn??0;return f`${z({width:e,height:Math.min(380,e),x:{domain:[0,1],label:a("probability, whole network","完整网络给出的概率")},y:{domain:[0,1],label:a("average of the masks","掩码的平均概率")},label:a("Probability of the true class of each test digit","各测试数字的正确类别的概率")},i=>x`<line class="grid strong" x1=${i.x(0)} y1=${i.y(0)} x2=${i.x(1)} y2=${i.y(1)}></line>
        ${r?X(i,t.single.list(),t.average.list(),{color:"dropout",radius:2.6}):""}`)}
    ${xt({width:e,height:Math.min(380,e),x:{domain:[0,t?.masks??this.state.masks],label:a("masks in the average","参与平均的掩码个数")},y:{domain:[.5,1.01],label:a("same answers","回答相同的比例"),format:i=>`${Math.round(100*i)} %`},label:a("How often the average and the whole network give the same answer","掩码的平均与完整网络的回答相同的比例"),series:r?[{xs:dt(r,1),ys:t.same.list(),color:"dropout"}]:[]})}`}summary(){let{frame:t}=this.runner;if(!t)return a("Press the button: a network learns 2,000 digits with dropout, then the answers of thinned networks are averaged.","按下按钮：网络先用 Dropout 学习 2,000 个数字，然后把各个稀疏网络的回答平均起来。");let e=g(100*t.single_accuracy,3);if(!t.drawn)return a(`Epoch ${t.epoch} of ${t.epochs}: the whole network has an accuracy of ${e} % on 300 test digits.`,`第 ${t.epoch} 个 epoch，共 ${t.epochs} 个：完整网络在 300 个测试数字上的识别精度是 ${e} %。`);let r=g(100*t.same.at(t.drawn-1),3),i=g(100*t.average_accuracy,3);return a(`The average of ${t.drawn} masks gives the same answer as the whole network for ${r} % of 300 test digits; accuracies ${i} % and ${e} %.`,`${t.drawn} 个掩码的平均与完整网络相比，300 个测试数字中有 ${r} % 回答相同；识别精度分别是 ${i} % 和 ${e} %。`)}};M.define("zs-dropout-average",Ta)});var j1={};var Na,jd=E(()=>{"use strict";y();q();bt();F();kt();P();H();Wt();C();Na=class extends S{static styles=it;static title=["Neurons that begin equal stay equal","初始时相同的神经元始终相同"];static inputs={init:"zeros",activation:"sigmoid",lr:.01,updates:200,seed:0};runner=new ut(this,{operation:"equal_neurons",args:()=>this.arguments(),label:a("Train","训练")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${U({label:a("initial weights","权重的初始值"),value:t.init,options:[["zeros",a("all 0","全部为 0")],["constant",a("all 0.1","全部为 0.1")],["xavier",a("random: Xavier","随机：Xavier")],["he",a("random: He","随机：He")]],onInput:e=>this.set({init:e})})}
    ${U({label:a("activation function","激活函数"),value:t.activation,options:[["sigmoid","sigmoid"],["tanh","tanh"],["relu","ReLU"]],onInput:e=>this.set({activation:e})})}
    ${_({label:a("updates","更新的次数"),value:t.updates,min:20,max:500,step:10,onInput:e=>this.set({updates:e})})}`}draw(){let{frame:t}=this.runner,e=this.width>640?6:3,r=Math.min(150,Math.floor((this.width-12*(e-1))/e)),i=t?t.weights.data.reduce((n,o)=>Math.max(n,Math.abs(o)),1e-6):1;return f`<div class="multiples">
      ${dt(6).map(n=>{let o=a(`Weights of neuron ${n+1}`,`第 ${n+1} 个神经元的权重`);return f`<div>
          <svg width=${r} height=${r} viewBox="0 0 ${r} ${r}" role="img" aria-label=${o}>
            ${t?ot(t.weights.at(n),{x:0,y:0,width:r,height:r,low:-i,high:i,kind:"diverging"}):x`<text class="empty" x=${r/2} y=${r/2} text-anchor="middle">?</text>`}
            <rect class="frame" width=${r} height=${r}></rect>
          </svg>
          <p class="numbers">${a(`neuron ${n+1}`,`神经元 ${n+1}`)}</p>
        </div>`})}
    </div>`}summary(){let{frame:t}=this.runner;return t?a(`After ${t.update} updates the six neurons differ by at most ${g(t.difference,2)}; the accuracy on 1,000 test digits is ${g(100*t.accuracy,3)} %.`,`更新 ${t.update} 次之后，六个神经元最多相差 ${g(t.difference,2)}；1,000 个测试数字的识别精度是 ${g(100*t.accuracy,3)} %。`):a("Press “Train”: a network with six hidden neurons learns 2,000 digits. Each square shows the weights of one neuron.","按“训练”：有六个隐藏神经元的网络学习 2,000 个数字。每个方格是一个神经元的权重。")}};M.define("zs-equal-neurons",Na)});var B1={};function q1(s){let t=s.map((r,i)=>({digit:i,mean:r,place:r})).sort((r,i)=>r.mean-i.mean),e=[];for(let r of t){let i=[r];for(Wd(i);i[0].place-(e.at(-1)?.at(-1)?.place??-1/0)<qd;)i=[...e.pop()??[],...i],Wd(i);e.push(i)}return t}function Wd(s){let t=s.reduce((e,{mean:r})=>e+r,0)/s.length;s.forEach((e,r)=>e.place=t+qd*(r-(s.length-1)/2))}var Gr,W1,sn,qd,Ea,Bd=E(()=>{"use strict";y();q();F();P();H();Wt();et();C();Gr=[["ink","墨量"],["width by height","宽高比"],["center, row","重心（行）"],["center, column","重心（列）"],["left-right symmetry","左右对称"],["upper-lower symmetry","上下对称"],["holes","洞的个数"],["strokes in a row","每行的笔画"],["strokes in a column","每列的笔画"],["slant","倾斜"]],W1=[["2","linear, features","线性模型，特征"],["0","linear, pixels","线性模型，像素"],["1","network, pixels","神经网络，像素"]],sn=30,qd=9;Ea=class extends S{static operation="digit_features";static styles=[...j,I`
      .strip {
        stroke: var(--grid);
      }
      .leader {
        stroke: var(--muted);
      }
      .class {
        fill: var(--muted);
        font-size: 11px;
      }
      .own {
        fill: var(--c1);
        font-weight: 700;
        font-size: 13px;
      }
      .marker {
        fill: var(--c1);
        fill-opacity: 0.22;
      }
      .off {
        opacity: 0.35;
      }
    `];static title=["Features by hand, or learned ones","人工特征量，还是学出来的特征"];static inputs={index:0};static view={used:Gr.map(()=>!0),epochs:10,seed:0};runner=new ut(this,{operation:"features_or_pixels",args:()=>this.training(),label:a("Train all three","训练三个模型")});training(){let{used:t,epochs:e,seed:r}=this.state;return{used:t,epochs:e,seed:r}}draw(){let{width:t,result:e}=this,r=t>700,i=150,n=r?t-i-16:t;return f`<svg width=${i} height=${i} role="img" aria-label=${a(`a ${e.label}`,`数字 ${e.label}`)}>
        ${ot(e.image,{x:0,y:0,width:i,height:i,low:0,high:1})}
      </svg>
      ${this.strips(n)} ${this.curves(t)}`}strips(t){let{result:e,state:r}=this,[i,n]=[t>500?150:118,t-10],o=(l,h)=>{let c=(l-e.mean.at(h))/(e.deviation.at(h)||1);return i+(Math.max(-3,Math.min(3,c))+3)/6*(n-i)};return f`<svg
      width=${t}
      height=${sn*Gr.length+22}
      role="img"
      aria-label=${a("Features of this digit and of the classes","这个数字与各类别的特征")}
    >
      ${Gr.map(([l,h],c)=>{let u=sn*c+sn/2,d=o(e.features.at(c),c);return x`<g class=${r.used[c]?"":"off"}>
          <text x="0" y=${u+4}>${a(l,h)}</text>
          <line class="strip" x1=${i} x2=${n} y1=${u} y2=${u}></line>
          <rect class="marker" x=${d-8} y=${u-9} width="16" height="24" rx="5"></rect>
          ${q1(Array.from({length:10},(p,m)=>o(e.classes.at(m).at(c),c))).map(({digit:p,mean:m,place:$})=>x`<line class="leader" x1=${m} x2=${$} y1=${u-3} y2=${u+3}></line>
                <text class=${p===e.label?"own":"class"} text-anchor="middle" x=${$} y=${u+13}>${p}</text>`)}
        </g>`})}
      <text
        class="muted"
        x=${t>500?(i+n)/2:t/2}
        y=${sn*Gr.length+16}
        text-anchor="middle"
      >
        ${a("mean of each class, and this digit (shaded)","各类别的平均值；底色块是这个数字")}
      </text>
    </svg>`}curves(t){let e=this.runner.frame,i={domain:[0,e?.epochs??this.state.epochs],label:"epoch"},n={domain:[0,1],label:a("test accuracy","测试数据的识别精度")},o=a("Test accuracy of three models","三个模型的识别精度");return z({width:Math.min(t,640),height:260,x:i,y:n,label:o},l=>{if(!e)return k;let{accuracies:h}=e,c=Array.from({length:h.shape[1]},(u,d)=>d+1);return W1.map(([u,d,p],m)=>{let $=h.at(m).data,w=$[$.length-1],b=m===2?-10:20;return x`${L(l,c,$,{color:u})} ${X(l,c,$,{color:u})}
          <text class="direct" data-color=${u} x=${l.width-8} y=${l.y(w)+b} text-anchor="end">${a(d,p)} ${(100*w).toFixed(1)} %</text>`})})}controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${_({label:a("Test digit","测试数据中的第几个数字"),value:t.index,min:0,max:1999,step:1,onInput:e=>this.set({index:e})})}
    ${_({label:"epoch",value:t.epochs,min:1,max:20,step:1,onInput:e=>this.set({epochs:e})})}
    ${_({label:a("Seed","随机种子"),value:t.seed,min:0,max:20,step:1,onInput:e=>this.set({seed:e})})}
    ${At(a("Features that the first model gets","第一个模型用到的特征"),Gr.map(([e,r],i)=>K({label:a(e,r),value:t.used[i],onInput:n=>this.set({used:t.used.with(i,n)})})))}`}summary(){let{result:t}=this,e=this.runner.frame,r=g(t.features.at(6)),i=a(`This ${t.label} has ${g(t.features.at(0),2)} of its pixels inked, and ${r} holes.`,`这个 ${t.label} 的墨量是 ${g(t.features.at(0),2)}，有 ${r} 个洞。`);if(!e)return i;let n=e.accuracies.shape[1]-1,[o,l,h]=[0,1,2].map(u=>(100*e.accuracies.at(u).at(n)).toFixed(1)),c=a(" ","");return`${i}${c}${a(`Test accuracy after ${n+1} epochs: features ${o} %, pixels ${l} %, network ${h} %.`,`${n+1} 个 epoch 之后的识别精度：特征 ${o} %，像素 ${l} %，神经网络 ${h} %。`)}`}};M.define("zs-features",Ea)});var H1={};var Ia,Hd=E(()=>{"use strict";y();q();bt();F();kt();P();Wt();C();Ia=class extends S{static styles=it;static title=["Few digits and a big network: overfitting and its cures","数字太少、网络太大：过拟合与对策"];static inputs={samples:300,decay:0,dropout:.2,layers:6,lr:.05,epochs:100,seed:0};runner=new ut(this,{operation:"few_digits",args:()=>this.arguments(),label:a("Train both","训练两个网络")});controls(){let{state:t}=this,e=[["decay",a("weight decay λ","权值衰减 λ"),0,1,.01],["dropout",a("dropout rate p","Dropout 的比例 p"),0,.9,.05],["samples",a("training digits","训练用的数字个数"),50,2e3,50],["layers",a("hidden layers","隐藏层的层数"),1,6,1],["epochs",a("number of epochs","epoch 的个数"),10,200,10],["seed",a("seed","随机种子"),0,20,1]];return f`${this.runner.controls()}
    ${e.map(([r,i,n,o,l])=>_({label:i,value:t[r],min:n,max:o,step:l,onInput:h=>this.set({[r]:h})}))}`}draw(){let{width:t}=jt(this.width,2);return f`${this.chart(t,0,a("without a cure","不采取对策"))}
    ${this.chart(t,1,a("with weight decay and dropout","有权值衰减和 Dropout"))}`}chart(t,e,r){let{frame:i}=this.runner,n=i?.epochs??this.state.epochs,o=i?[0,1].map(l=>i.curves.at(e).at(l).list()):[];return xt({width:t,height:300,x:{domain:[0,n],label:"epoch"},y:{domain:[0,1.04],label:a("accuracy","识别精度"),format:l=>`${Math.round(100*l)} %`},label:r,series:o.map((l,h)=>({xs:dt(n,1),ys:l,color:["train","test"][h],text:[a("training","训练"),a("test","测试")][h]})),below:l=>x`<text class="title" x=${l.width/2} y=${l.height-10} text-anchor="middle">${r}</text>`})}summary(){let{frame:t}=this.runner;if(!t||!t.epoch)return a("Press “Train both”: two networks with the same initial weights learn the same few digits.","按“训练两个网络”：两个初始权重相同的网络学习同样的少量数字。");let[[e,r],[i,n]]=[0,1].map(o=>[0,1].map(l=>`${g(100*t.curves.at(o).at(l).at(t.epoch-1),3)} %`));return a(`After ${t.epoch} epochs: without a cure ${e} on training and ${r} on test data; with it ${i} and ${n}.`,`${t.epoch} 个 epoch 之后：不采取对策时训练数据 ${e}，测试数据 ${r}；采取之后 ${i} 和 ${n}。`)}};M.define("zs-few-digits",Ia)});function Ss(s,{x:t=0,y:e=0,size:r,low:i,high:n,kind:o,name:l,frame:h,at:c,onPoint:u}){let[d,p]=s.shape,[m,$]=[p*r,d*r],w=x`${ot(s,{x:t,y:e,width:m,height:$,low:i,high:n,kind:o})}
    <rect class="picture-edge" x=${t} y=${e} width=${m} height=${$}></rect>
    ${h?x`<rect class="ring-line" data-color=${h.color} x=${t+h.column*r} y=${e+h.row*r}
            width=${h.columns*r} height=${h.rows*r} rx="2"></rect>`:k}`;if(!u||!c)return w;let b=R=>{if(R.pointerType!=="mouse"&&R.type==="pointermove"&&!R.buttons)return;let B=R.currentTarget,Y=new DOMPoint(R.clientX,R.clientY).matrixTransform(B.getScreenCTM()?.inverse()),[st,tt]=[Math.floor((Y.y-e)/r),Math.floor((Y.x-t)/r)];st>=0&&tt>=0&&st<d&&tt<p&&u(st,tt)},v=R=>{let B=Z1[R.key];if(!B)return;R.preventDefault();let[Y,st]=[c[0]+B[0],c[1]+B[1]];Y>=0&&st>=0&&Y<d&&st<p&&u(Y,st)},[T,A]=c,N=g(Number(s.data[T*p+A]),3),O=a(`row ${T+1}, column ${A+1}: ${N}`,`第 ${T+1} 行第 ${A+1} 列：${N}`);return x`<g class="touch" role="slider" tabindex="0" aria-label=${l} aria-valuetext=${O}
    aria-valuenow=${T*p+A} aria-valuemin="0" aria-valuemax=${d*p-1} @pointermove=${b}
    @pointerdown=${b} @keydown=${v}>${w}</g>`}var Z1,rn=E(()=>{"use strict";y();C();P();H();Z1={ArrowLeft:[0,-1],ArrowRight:[0,1],ArrowUp:[-1,0],ArrowDown:[1,0]}});var Y1={};var za,Zd=E(()=>{"use strict";y();F();or();P();rn();Lt();et();Ct();C();za=class extends ct{static styles=[...j,$t];static operation="filtered_digit";static title=["A filter on a digit","滤波器作用于一个数字"];static inputs={index:0,kernel:de("vertical"),bias:0,stride:1,padding:1,relu:!1};static view={at:[7,12],weight:[0,0]};controls(){let{state:t}=this;return f`
      ${U({label:a("Filter","滤波器"),value:se("filter",t.kernel),options:Xe(),onInput:e=>this.set({kernel:de(e)??t.kernel,weight:[0,0]})})}
      ${Jt({label:a("Test image, 0 to 9999","测试图像，0 到 9999"),value:t.index,min:0,max:9999,step:1,onInput:e=>this.set({index:e})})}
      ${_({label:a("Bias b","偏置 b"),value:t.bias,min:-3,max:3,step:.1,color:"parameter",onInput:e=>this.set({bias:e})})}
      ${_({label:a("Stride S","步幅 S"),value:t.stride,min:1,max:4,step:1,onInput:e=>this.set({stride:e})})}
      ${_({label:a("Padding P","填充 P"),value:t.padding,min:0,max:2,step:1,onInput:e=>this.set({padding:e})})}
      ${K({label:a("then ReLU","再经过 ReLU"),value:t.relu,color:"relu",onInput:e=>this.set({relu:e})})}
    `}get at(){let[t,e]=this.result.out.shape;return[Math.min(this.state.at[0],t-1),Math.min(this.state.at[1],e-1)]}draw(){let{result:t,shown:e,state:r,width:i}=this,[n,o]=t.W.shape,l=Math.floor(Math.min(i>760?(i-230)/2:i-8,308)/28)*28,[h,c]=t.out.shape,u=Math.max(...Array.from(t.out.data,Math.abs),1e-9),d=l/28,{stride:p,padding:m}=e,[$,w]=[this.at[0]*p-m,this.at[1]*p-m];return f`${V({title:a(`digit ${t.label}, 28 x 28`,`数字 ${t.label}，28 x 28`),width:l,height:l,color:"forward"},Ss(t.x,{size:d,low:0,high:1,kind:"gray",frame:{row:$,column:w,rows:n,columns:o,color:"backward"},name:a("digit","数字"),at:[Math.max(0,Math.min(27,$+Math.floor(n/2))),Math.max(0,Math.min(27,w+Math.floor(o/2)))],onPoint:(b,v)=>this.point((b+m-(n-1)/2)/p,(v+m-(o-1)/2)/p)}))}
    ${pt("∗",60)}
    ${V({title:a("filter W","滤波器 W"),width:o*40,height:n*40,color:"parameter"},ht(t.W.list(),{size:40,small:o>3,color:"parameter",shade:()=>1,at:r.weight,format:b=>g(b,2),name:(b,v)=>a(`weight, row ${b+1}, column ${v+1}`,`权重，第 ${b+1} 行第 ${v+1} 列`),onPoint:(b,v)=>this.set({weight:[b,v]}),onSet:(b,v,T)=>this.set({kernel:Ot(r.kernel,b,v,T)})}))}
    ${pt("→",60)}
    ${V({title:a(`output, ${h} x ${c}`,`输出，${h} x ${c}`),width:l,height:l,color:"backward"},Ss(t.out,{size:l/Math.max(h,c),low:-u,high:u,kind:"diverging",frame:{row:this.at[0],column:this.at[1],rows:1,columns:1,color:"text"},name:a("output","输出"),at:this.at,onPoint:(b,v)=>this.point(b,v)}))}`}point(t,e){let[r,i]=this.result.out.shape;this.set({at:[Math.max(0,Math.min(r-1,Math.round(t))),Math.max(0,Math.min(i-1,Math.round(e)))]})}summary(){let{result:t}=this,[e,r]=this.at,i=Array.from(t.out.data,Number),n=g(t.out.at(e).at(r),3),[o,l]=[g(Math.min(...i),3),g(Math.max(...i),3)];return a(`Output, row ${e+1}, column ${r+1}: ${n}. All outputs lie between ${o} (blue) and ${l} (orange); 0 has the color of the paper.`,`输出第 ${e+1} 行第 ${r+1} 列：${n}。全部输出在 ${o}（蓝）与 ${l}（橙）之间，0 与底色相同。`)}};M.define("zs-filtered-digit",za)});function Ca(s,t,e,r=!1){let i=Array.from(s||Pa,n=>parseInt(n,16));for(let[n,o,l]of X1){let[h,c]=[t+n,e+o];h<0||c<0||h>=ve||c>=ve||(i[h*ve+c]=r?0:Math.max(i[h*ve+c],l))}return i.map(n=>n.toString(16)).join("")}function on(s){let{drawing:t,index:e}=s.state;return[Jt({label:a("Test image, 0 to 9999","测试图像，0 到 9999"),value:e,min:0,max:9999,step:1,onInput:r=>s.set({index:r,drawing:""})}),W({label:t?a("Clear the drawing","清除画的数字"):a("Draw a digit yourself","自己画一个数字"),onClick:()=>s.set({drawing:Pa})})]}function an(s,{side:t,x:e}){let{drawing:r,pen:i}=s.state,n=t/ve,o=r?new ss(Float32Array.from(r,d=>parseInt(d,16)/nn),[ve,ve]):e,l=x`${ot(o,{x:0,y:0,width:t,height:t,low:0,high:1})}
    <rect class="picture-edge" width=${t} height=${t}></rect>`;if(!r)return l;let h=d=>{let p=d.currentTarget;if(d.type==="pointerdown")p.setPointerCapture(d.pointerId),d.preventDefault();else if(!p.hasPointerCapture(d.pointerId))return;let m=new DOMPoint(d.clientX,d.clientY).matrixTransform(p.getScreenCTM()?.inverse()),[$,w]=[Math.floor(m.y/n),Math.floor(m.x/n)];s.set({drawing:Ca(s.state.drawing,$,w,d.shiftKey),pen:Yd($,w)})},c=d=>{let p=G1[d.key],[m,$]=s.state.pen;if(p)s.set({pen:Yd(m+p[0],$+p[1])});else if(d.key===" ")s.set({drawing:Ca(s.state.drawing,m,$)});else if(d.key==="Delete"||d.key==="Backspace")s.set({drawing:Ca(s.state.drawing,m,$,!0)});else return;d.preventDefault()},u=a("Your drawing: arrow keys move the pen, the space bar paints, Delete erases","自己画的数字：方向键移动画笔，空格键落笔，Delete 键擦除");return x`<g class="pad" role="application" tabindex="0" aria-label=${u} @pointerdown=${h} @pointermove=${h}
    @keydown=${c}>${l}
    <rect class="ring-line" data-color="backward" x=${i[1]*n} y=${i[0]*n} width=${2*n} height=${2*n}></rect>
    ${r===Pa?x`<text class="tick" x=${t/2} y=${t/2} text-anchor="middle">${a("draw here","在这里画")}</text>`:k}</g>`}function ln(s,t){return V({title:a("what the network sees","网络看到的图像"),width:t,height:t,color:"forward"},x`${ot(s,{x:0,y:0,width:t,height:t,low:0,high:1})}
      <rect class="picture-edge" width=${t} height=${t}></rect>`)}function Yd(s,t){let e=r=>Math.max(0,Math.min(ve-1,r));return[e(s),e(t)]}function Ve(s,{width:t,label:e=-1,before:r,names:i}){let n=Array.from(s).indexOf(Math.max(...Array.from(s))),[o,l,h]=[20,t-68,19];return Array.from(s,(c,u)=>{let d=u*h,p=o+Math.max(1,c*l),m=r?o+r[u]*l:0,$=m>p&&m<p+V1?m:p;return x`<g data-color=${u===e?"conv":u===n?"backward":"7"}>
      <text class=${u===e?"digit true":"digit"} x="8" y=${d+9} dy="0.35em" text-anchor="middle">${i?.[u]??u}</text>
      <rect class="bar" x=${o} y=${d+3} width=${p-o} height="12" rx="2"></rect>
      ${r?x`<line class="before" x1=${m} x2=${m} y1=${d} y2=${d+18}></line>`:k}
      <text class="tick" x=${$+5} y=${d+9} dy="0.35em">${(100*c).toFixed(c>.9995||c<5e-4?0:1)} %</text>
    </g>`})}var ve,Pa,nn,X1,G1,V1,mr,Vr=E(()=>{"use strict";y();C();Cs();F();P();H();Ct();ve=28,Pa="0".repeat(ve*ve),nn=15,X1=[[0,0,nn],[0,1,nn],[1,0,nn],[1,1,12],[-1,0,7],[0,-1,7],[-1,1,5],[1,-1,5]];G1={ArrowLeft:[0,-1],ArrowRight:[0,1],ArrowUp:[-1,0],ArrowDown:[1,0]};V1=48,mr=I`
  .digit {
    font-size: 12.5px;
    font-weight: 600;
  }
  .digit.true {
    text-decoration: underline;
  }
  .before {
    stroke: var(--text);
    stroke-width: 1.5;
  }
`});var Q1={};var ie,Oa,Xd=E(()=>{"use strict";y();F();Vr();P();H();Lt();et();Ct();C();ie=196,Oa=class extends ct{static styles=[...j,$t,mr,I`
      .pad {
        cursor: crosshair;
        display: block; /* browsers ignore touch-action where the display is inline */
        touch-action: none;
      }
    `];static operation="fooled_digit";static title=["Fool it: one step along the gradient of the input","骗过网络：沿输入的梯度走一步"];static inputs={index:1,drawing:"",epsilon:.1};static view={pen:[8,14]};controls(){return f`
      ${_({label:a("Step ε: each gray value changes by it","步长 ε：每个灰度改变多少"),value:this.state.epsilon,min:0,max:.5,step:.01,color:"backward",onInput:t=>this.set({epsilon:t})})}
      ${on(this)}
    `}draw(){let{result:t,width:e,shown:r}=this,i=Math.max(...Array.from(t.gradient.data,Math.abs),1e-12),n=Math.min(e,240),o=e>760?e-n-24:e,l={x:0,y:0,width:ie,height:ie},h=x`<rect class="picture-edge" width=${ie} height=${ie}></rect>`,c=r.drawing?a("your drawing","自己画的数字"):a(`image x, a ${t.label}`,`图像 x，数字 ${t.label}`);return f`<div class="stage">
        ${V({title:c,width:ie,height:ie,color:"forward"},an(this,{side:ie,x:t.x}))}
        ${r.drawing?f`${pt("→",60)} ${ln(t.x,ie)}`:k} ${pt("+ε",60)}
        ${V({title:a("gradient ∂E/∂x","梯度 ∂E/∂x"),width:ie,height:ie,color:"backward"},x`${ot(t.gradient,{...l,low:-i,high:i,kind:"diverging"})}${h}`)}
        ${pt("=",60)}
        ${V({title:a("x + ε · sign of the gradient","x + ε · 梯度的符号"),width:ie,height:ie},x`${ot(t.moved,{...l,low:0,high:1})}${h}`)}
      </div>
      <div class="stage">
        ${V({title:a("after the step; the lines: before","走一步之后；细线：之前"),width:n,height:192},Ve(t.after.data,{width:n,label:t.label,before:t.before.data}))}
        ${this.curve(o)}
      </div>`}curve(t){let{result:e,shown:r}=this,i={domain:[0,.5],label:a("step ε","步长 ε")},n={domain:[0,1],label:`p(${e.label})`},o=a("The probability of the class by the length of the step","类别的概率随步长的变化"),l=h=>{let c=Array.from(h.data).findIndex(u=>Number(u)<.5);return c<0?e.epsilons.length-1:c};return z({width:t,height:230,x:i,y:n,label:o},h=>{let c=(u,d,p)=>{let m=l(u),$=p==="start"&&m<e.epsilons.length-6?1:-1;return x`<text class="label" x=${h.x(e.epsilons.at(m))+8*$} y=${h.y(Math.max(.12,u.at(m)-.05))}
          text-anchor=${$>0?"start":"end"}>${d}</text>`};return x`<line class="grid" x1=${h.x(r.epsilon)} x2=${h.x(r.epsilon)} y2=${h.height}></line>
        ${L(h,e.epsilons.data,e.random.data,{color:"7"})}
        ${L(h,e.epsilons.data,e.against.data,{color:"backward"})}
        ${c(e.random,a("random","随机"),"start")}
        ${c(e.against,a("gradient","梯度"),"end")}`})}summary(){let{result:t,shown:e}=this,r=h=>Array.from(h.data).indexOf(Math.max(...h.data)),[i,n]=[r(t.before),r(t.after)],o=(100*t.after.at(n)).toFixed(1),l=g(e.epsilon);return n===i?a(`With ε = ${l} the network still reads a ${n}, with ${o} %.`,`ε = ${l} 时，网络仍认为是 ${n}，概率 ${o} %。`):a(`With ε = ${l} the network reads a ${n}, with ${o} %, in place of a ${i}.`,`ε = ${l} 时，网络认为是 ${n}，概率 ${o} %，而不再是 ${i}。`)}};M.define("zs-fooled-digit",Oa)});var J1={};var hn,La,Gd=E(()=>{"use strict";y();q();F();P();Ms();H();C();hn=.5,La=class extends S{static styles=[...S.styles,Be];static operation="perceptron";static title=["A perceptron as a gate","用感知机做门"];static inputs={gate:"and",w:[.5,.5],b:-.7};static view={at:[1.1,.3]};controls(){let{state:t,result:e}=this,r={min:-2,max:2,step:.05,format:Ie};return f`
      ${U({label:a("The gate to build","要做的门"),value:t.gate,options:[["and",a("AND","与门（AND）")],["nand",a("NAND","与非门（NAND）")],["or",a("OR","或门（OR）")],["xor",a("XOR","异或门（XOR）")]],onInput:i=>this.set({gate:i})})}
      ${_({label:a("weight w₁","权重 w₁"),value:t.w[0],...r,onInput:i=>this.set({w:t.w.with(0,i)})})}
      ${_({label:a("weight w₂","权重 w₂"),value:t.w[1],...r,onInput:i=>this.set({w:t.w.with(1,i)})})}
      ${_({label:a("bias b","偏置 b"),value:t.b,...r,onInput:i=>this.set({b:i})})}
      ${W({label:a("The weights of the library","使用库中的权重"),disabled:!e.known,onClick:()=>this.set({w:e.known.w,b:e.known.b})})}
    `}draw(){let t=Math.min(this.width,420);return f`${this.picture(t)}
      <div class="column">
        <p class="equation">y = 1, ${a("if","当")} ${rr(this.state)} &gt; 0</p>
        ${this.table()}
      </div>`}picture(t){let{state:e,result:r}=this,i={domain:[-.75,1.75],ticks:[0,1]},n={width:t,height:t,x:{...i,label:"x₁"},y:{...i,label:"x₂"},margin:{right:4}};return z({...n,label:a("The plane of both inputs","两个输入的平面")},o=>{let l={w:e.w,b:e.b},h=this.foot(o),c=[h[0]+hn*e.w[0],h[1]+hn*e.w[1]];return x`
        ${Qt(o,Ht(Bt(o),l,!1),"negative")}
        ${Qt(o,Ht(Bt(o),l),"positive")}
        ${he(o,l)}
        ${Et(o,h,c,{color:"text"})}
        ${r.x.list().map((u,d)=>{let p=r.targets.at(d);return _s(o,u,p,{wrong:p!==r.outputs.at(d)})})}
        ${G(o,{x:c[0],y:c[1],label:a("The tip of w: turns the line","w 的箭头：转动直线"),color:"3",radius:7,onMove:(u,d)=>this.turn(h,[(u-h[0])/hn,(d-h[1])/hn])})}
        ${G(o,{x:h[0],y:h[1],label:a("The line: moves it","直线：平移"),color:"text",onMove:(u,d)=>this.turn([u,d],e.w)})}`})}foot(t){let{w:e,b:r,at:i}=this.state,n=e[0]**2+e[1]**2;if(!n)return i;let o=(e[0]*i[0]+e[1]*i[1]+r)/n,[l,h]=[i[0]-o*e[0],i[1]-o*e[1]],[c,u]=t.x.domain(),d=ea(t,{w:e,b:r});return!d||l>c&&l<u&&h>c&&h<u?[l,h]:[(d[0][0]+d[1][0])/2,(d[0][1]+d[1][1])/2]}turn(t,e){let r=e.map(i=>Number(i.toFixed(2)));this.set({at:t,w:r,b:Number(-(r[0]*t[0]+r[1]*t[1]).toFixed(3))+0})}table(){let{result:t}=this;return f`<table>
      <thead>
        <tr>
          <th scope="col">x₁</th>
          <th scope="col">x₂</th>
          <th scope="col">w·x + b</th>
          <th scope="col">${a("output y","输出 y")}</th>
          <th scope="col">${a("gate","门")}</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${t.x.list().map(([e,r],i)=>{let[n,o]=[t.outputs.at(i),t.targets.at(i)],l=n===o;return f`<tr>
            <td>${e}</td>
            <td>${r}</td>
            <td class="mono">${Ie(t.scores.at(i))}</td>
            <td data-color=${n?"positive":"negative"}>${n}</td>
            <td data-color=${o?"positive":"negative"}>${o}</td>
            <td class=${l?"right":"false"}>${l?a("right","对"):a("wrong","错")}</td>
          </tr>`})}
      </tbody>
    </table>`}summary(){let{wrong:t}=this.result,e=this.state.gate.toUpperCase();if(!t)return a(`All four rows are right: this is ${e}.`,`四行全对：这就是 ${e}。`);let r=a(`${t} of 4 rows ${t>1?"are":"is"} wrong.`,`4 行中有 ${t} 行错误。`);return this.state.gate!=="xor"?r:r+a(" No line makes fewer than one mistake: section 2.2 proves it.","没有一条直线能一个也不错，2.2 节给出证明。")}};M.define("zs-gate",La)});function ex(s){let t=s.shape.at(-1)??1,e=Array.from(s.data);return Array.from({length:e.length/t},(r,i)=>e.slice(i*t,(i+1)*t))}function cn(s){let t=s.flatMap(e=>Array.from(e.data,Math.abs)).filter(Number.isFinite);return Math.max(...t,0)||1}function un(s,{label:t,limit:e,marked:r,digits:i=3}){let n=ex(s),o=n.map(m=>m.map($=>g(Math.abs($)<1e-12*e?0:$,i))),l=12+K1*Math.max(...o.flat().map(m=>m.length),3),[h,c]=[l*(n[0]?.length??0)+2,fr*n.length+2],u=Ee("diverging"),d=n[0]?.length??0,p=`${t}: ${o.map(m=>m.join(", ")).join("; ")}`;return f`<svg width=${h} height=${c} viewBox="-1 -1 ${h} ${c}" role="img" aria-label=${p}>
    ${n.map((m,$)=>m.map((w,b)=>{let[v,T,A]=u((w/(tx*e)+1)/2).map(Math.round);return x`<rect x=${b*l} y=${$*fr} width=${l} height=${fr} fill="rgb(${v} ${T} ${A})"></rect>
          <text x=${(b+.5)*l} y=${($+.5)*fr} dy="0.35em" text-anchor="middle">${o[$][b]}</text>`}))}
    ${n.map((m,$)=>m.map((w,b)=>r?.($*d+b)?x`<rect class="mark" x=${b*l+1.5} y=${$*fr+1.5} width=${l-3} height=${fr-3}></rect>`:k))}
    <rect class="border" width=${h-2} height=${c-2}></rect>
  </svg>`}var fr,K1,tx,Ra=E(()=>{"use strict";y();C();P();H();[fr,K1]=[24,7.2],tx=2.2});var rx={};var sx,Vd,Qd,Jd,Ua,Kd=E(()=>{"use strict";y();q();F();Ra();P();C();sx={none:a("none","无"),affine:a("affine","Affine"),relu:"ReLU",sigmoid:"sigmoid",tanh:"tanh",batch_norm:a("batch normalization","批归一化"),layer_norm:a("layer normalization","层归一化"),dropout:"Dropout",conv:a("convolution, 3 x 3","卷积，3 x 3"),max_pool:a("max pooling, 2 x 2","最大池化，2 x 2"),avg_pool:a("average pooling, 2 x 2","平均池化，2 x 2")},Vd={affine:{sign:a("wrong sign: dx = −dout Wᵀ","符号错了：dx = −dout Wᵀ"),transpose:a("no transpose: dx = dout W","忘了转置：dx = dout W"),twice:a("dW, db divided by N once more","dW、db 又除了一次 N"),sum:a("db not summed over the batch","db 没有沿批求和")},relu:{mask:a("no mask: dx = dout","忘了掩码：dx = dout")},sigmoid:{input:a("x(1 − x) instead of y(1 − y)","y(1 − y) 写成了 x(1 − x)")},batch_norm:{constants:a("mean and variance as constants","把均值和方差当作常数")},layer_norm:{constants:a("mean and variance as constants","把均值和方差当作常数")},dropout:{mask:a("no mask in backward","反向传播忘了掩码"),scale:a("no 1/(1 − p) in backward","反向传播忘了 1/(1 − p)")},conv:{rotation:a("filters not rotated","滤波器没有旋转 180°")},max_pool:{all:a("shared among the window","平分给窗口中的每个元素")},avg_pool:{average:a("not divided by 4","没有除以 4")}},Qd={rows:["affine","relu","sigmoid","tanh","batch_norm","layer_norm","dropout"],images:["conv","relu","batch_norm","dropout","sigmoid","max_pool","avg_pool","affine"]},Jd={rows:["affine","relu","none","none"],images:["conv","relu","max_pool","none"]},Ua=class extends S{static styles=[...S.styles,I`
      .chain {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.5rem;
        align-items: center;
        margin: 0 0 1rem;
        padding: 0;
        list-style: none;
        font-size: 0.88rem;
      }
      .chain li {
        padding: 0.2rem 0.6rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        background: var(--panel);
      }
      .chain li.plain {
        border: 0;
        background: none;
      }
      .arrays {
        display: flex;
        flex-wrap: wrap;
        gap: 1.2rem 2rem;
        width: 100%;
      }
      .array {
        max-width: 100%;
        min-width: 0;
      }
      .array h4 {
        margin-bottom: 0.3rem;
        color: var(--text);
      }
      .pair {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        overflow-x: auto;
      }
      .pair figcaption,
      .found {
        color: var(--muted);
        font-size: 0.82rem;
      }
      .found.bad {
        max-width: 34rem;
        color: var(--c1);
      }
      .pair figure {
        padding: 0;
        border: 0;
        background: none;
        box-shadow: none;
      }
      .mark {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .border {
        fill: none;
        stroke: var(--line);
      }
      p.found {
        margin: 0.2rem 0 0;
      }
      .slots {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: 0.8rem 1.2rem;
        align-items: start;
      }
      .slot {
        display: grid;
        gap: 0.4rem;
      }
    `];static operation="layer_gradients";static title=["Gradient check: backward against numerical differentiation","梯度确认：反向传播与数值微分"];static inputs={parts:Jd.rows,inputs:"rows",loss:"weighted",seed:0,h:1e-4};arguments(){let{inputs:t,loss:e,seed:r,h:i}=this.state;return{inputs:t,loss:e,seed:r,h:i,parts:this.state.parts.filter(n=>n!=="none")}}controls(){let{state:t}=this;return f`
      ${U({label:a("Input","输入"),value:t.inputs,options:[["rows",a("rows: 4 samples, 3 features","行：4 个样本，3 个特征")],["images",a("images: 2 samples of 4 x 4 pixels","图像：2 个样本，4 x 4 像素")]],onInput:e=>this.set({inputs:e,parts:Jd[e]})})}
      <div class="slots wide">${[0,1,2,3].map(e=>this.layer(e))}</div>
      ${U({label:a("Loss at the end","最后的损失"),value:t.loss,options:[["weighted",a("a weighted sum of the outputs","输出的加权和")],["softmax",a("softmax with cross entropy","softmax 函数与交叉熵误差")],["softmax/average",a("the same, backward not divided by N","同上，反向传播没有除以 N")]],onInput:e=>this.set({loss:e})})}
      ${_({label:a("Random numbers, seed","随机数的种子"),value:t.seed,min:0,max:99,step:1,onInput:e=>this.set({seed:e})})}
      ${_({label:a("Step h of numerical differentiation","数值微分的步长 h"),value:t.h,min:1e-12,max:.01,log:!0,onInput:e=>this.set({h:e})})}
    `}layer(t){let[e,r=""]=this.state.parts[t].split("/"),i=h=>this.set({parts:this.state.parts.with(t,h)}),n=Qd[this.state.inputs]??Qd.rows,o=a(`Layer ${t+1}`,`第 ${t+1} 层`),l=[...t?["none"]:[],...n].map(h=>[h,sx[h]]);return f`<div class="slot">
      ${U({label:o,value:e,options:l,onInput:i})}
      ${Vd[e]?U({label:a(`Backward of layer ${t+1}`,`第 ${t+1} 层的反向传播`),value:r,options:[["",a("right","正确")],...Object.entries(Vd[e])],onInput:h=>i(h?`${e}/${h}`:e)}):k}
    </div>`}draw(){let{result:t}=this;return f`<ul class="chain">
        <li class="plain">x</li>
        ${Object.keys(t.layers).map(e=>f`<li class="plain" aria-hidden="true">→</li>
              <li data-color=${this.isFaulty(e)?"1":k}>${e}</li>`)}
        <li class="plain" aria-hidden="true">→</li>
        <li data-color=${this.state.loss.includes("/")?"1":k}>
          ${a("loss","损失")} ${g(t.value)}
        </li>
      </ul>
      <div class="arrays">${t.arrays.map(e=>this.array(e))}</div>`}isFaulty(t){let e=Number(t.match(/\d+$/)?.[0]??0);return this.arguments().parts[e-1]?.includes("/")&&!t.startsWith("flatten")}array(t){let[e,r]=[this.result.backward[t.name],this.result.numerical[t.name]],i=cn([e,r]),n=t.verdict&&t.wrong?.data||[],o=[[a("backward","反向传播"),e],[a("numerical","数值微分"),r]];return f`<section class="array">
      <h4>∂L/∂${t.name} <span class="muted">(${t.shape.join(", ")})</span></h4>
      <div class="pair" tabindex="0" role="group" aria-label="∂L/∂${t.name}">
        ${o.map(([l,h])=>f`<figure>
              ${un(h,{label:`∂L/∂${t.name}, ${l}`,limit:i,marked:c=>!!n[c]})}
              <figcaption>${l}</figcaption>
            </figure>`)}
      </div>
      ${this.finding(t)}
    </section>`}finding(t){if(t.verdict)return f`<p class="found bad">✗ ${t.verdict}</p>`;let e=g(t.worst,2);return f`<p class="found">✓ ${a(`passes, largest difference ${e}`,`通过，最大的差 ${e}`)}</p>`}summary(){let t=this.result.arrays.filter(r=>r.verdict);if(!t.length){let r=Math.max(...this.result.arrays.map(i=>i.worst));return a(`The check passes for all ${this.result.arrays.length} gradients; the largest difference is ${g(r,2)}.`,`${this.result.arrays.length} 个梯度都通过了梯度确认，最大的差是 ${g(r,2)}。`)}let e=t.map(r=>`∂L/∂${r.name}`).join(a(", ","、"));return a(`The check fails: ${t.length} of ${this.result.arrays.length} gradients are wrong: ${e}.`,`梯度确认没有通过：${this.result.arrays.length} 个梯度中有 ${t.length} 个错了：${e}。`)}};M.define("zs-gradcheck",Ua)});var ix={};var Fa,tp=E(()=>{"use strict";y();q();F();Ji();P();H();et();Ki();C();Fa=class extends S{static operation="gradient_field";static styles=[...j,cr,I`
      table {
        align-self: center;
      }
      .field .arrow {
        stroke-width: 1.3;
        stroke-opacity: 0.75;
      }
      .strong .arrow {
        stroke-width: 3;
      }
    `];static title=["The gradient points uphill","梯度指向上坡"];static inputs={surface:"own",formula:"x**2 + y**2",reach:5,...lr,place:[3,4]};static view={length:.08,field:!0,...hr};ground=new Ge(this);draw(){let{width:t,result:e,state:r}=this,i=Math.min(t,560),n=a("Map of the surface with gradients","曲面的地图与梯度"),o={x:{domain:e.x,label:"x"},y:{domain:e.y,label:"y"}};return f`${z({width:i,height:i*.86,...o,label:n,equal:!0},l=>{let[h,c]=r.place,[u,d]=e.gradient.data,p=v=>[h+v*r.length*u,c+v*r.length*d],[m,$]=[p(1),p(-1)],w=Math.hypot(u,d)<1e-9,b=x`${dr(l,e)}
        <g class="field">${r.field?this.field(l):k}</g>`;return x`${this.ground.pad(l,b)}
        <g class="strong">
          ${Et(l,r.place,m,{color:"1"})}
          ${Et(l,r.place,$,{color:"0"})}
        </g>
        ${w?k:x`<text class="direct" data-color="1" x=${l.x(m[0])+8} y=${l.y(m[1])+4}>∇f</text>
          <text class="direct" data-color="0" x=${l.x($[0])-8} y=${l.y($[1])+4} text-anchor="end">−∇f</text>`}
        ${G(l,{x:h,y:c,label:a("Place","位置"),color:"text",onMove:(v,T)=>this.set({place:[v,T]})})}`})}
    ${this.numbers()}`}field(t){let{grid:e,slopes:r,x:i}=this.result,n=r.list().map(([h,c])=>Math.hypot(h,c)),o=Math.max(...n.filter(Number.isFinite),1e-9),l=(i[1]-i[0])/12;return n.map((h,c)=>{if(!Number.isFinite(h))return k;let[u,d]=e.at(c).data,[p,m]=r.at(c).data,$=l/o;return Et(t,[u,d],[u-p*$,d-m*$],{color:"0"})})}numbers(){let{gradient:t,exact:e,height:r}=this.result,[i,n]=this.state.place;return f`<table>
      <thead>
        <tr>
          <th scope="col">f(${g(i,3)}, ${g(n,3)}) = ${g(r)}</th>
          <th scope="col">∂f/∂x</th>
          <th scope="col">∂f/∂y</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">${a("numerically, h = 10⁻⁴","数值微分，h = 10⁻⁴")}</th>
          <td>${g(t.at(0),8)}</td>
          <td>${g(t.at(1),8)}</td>
        </tr>
        <tr>
          <th scope="row">${a("exactly","准确值")}</th>
          <td>${g(e.at(0),8)}</td>
          <td>${g(e.at(1),8)}</td>
        </tr>
      </tbody>
    </table>`}controls(){let{state:t}=this;return f`${ur(this,this.ground,e=>{let r=this.result.starts[e];this.set({surface:e,...r?{place:r}:{}})})}
    ${_({label:a("Length of the arrow for a slope of 1","斜率 1 对应的箭头长度"),value:t.length,min:.001,max:1,log:!0,onInput:e=>this.set({length:e})})}
    ${K({label:a("Show −∇f everywhere","处处显示 −∇f"),value:t.field,onInput:e=>this.set({field:e})})}`}summary(){let[t,e]=this.state.place.map(n=>g(n)),[r,i]=Array.from(this.result.gradient.data,n=>g(n));return a(`At (${t}, ${e}) the gradient is (${r}, ${i}): f rises most in this direction, and falls most against it.`,`在 (${t}, ${e}) 处，梯度是 (${r}, ${i})：沿着它上升最快，逆着它下降最快。`)}};M.define("zs-gradient-field",Fa)});var gr,Da,$r,ja,Wa,qa,nx,Qe,ep=E(()=>{"use strict";y();P();[gr,Da,$r]=[a("apple","苹果"),a("number","个数"),a("tax","消费税")],[ja,Wa,qa]=[a("apples","苹果个数"),a("orange","橘子"),a("oranges","橘子个数")],nx=[[1.1,.7,1.6],[1.6,.7,1.1]],Qe={apples:{heading:a("The computational graph of two apples","两个苹果的计算图"),title:a("two apples","两个苹果"),formula:`${gr} * ${Da} * ${$r}`,values:{[gr]:100,[Da]:2,[$r]:1.1},ranges:{[gr]:[0,200],[Da]:[0,10],[$r]:[1,1.5]}},shopping:{heading:a("The computational graph of apples and oranges","苹果和橘子的计算图"),title:a("apples and oranges","苹果和橘子"),formula:`(${gr} * ${ja} + ${Wa} * ${qa}) * ${$r}`,values:{[gr]:100,[ja]:2,[Wa]:150,[qa]:3,[$r]:1.1},ranges:{[gr]:[0,200],[ja]:[0,10],[Wa]:[0,300],[qa]:[0,10],[$r]:[1,1.5]}},square:{heading:a("The chain rule: the square of a sum","链式法则：和的平方"),title:a("a square of a sum","和的平方"),formula:"(x + y)**2",values:{x:2,y:3},ranges:{x:[-5,5],y:[-5,5]}},add:{heading:a("An addition passes the gradient on","加法把梯度原样传下去"),title:a("addition","加法"),formula:"(x + y) * 1.3",values:{x:10,y:5},ranges:{x:[-20,20],y:[-20,20]}},multiply:{heading:a("A multiplication swaps its inputs","乘法交换两个输入"),title:a("multiplication","乘法"),formula:"x * y * 1.3",values:{x:10,y:5},ranges:{x:[-20,20],y:[-20,20]}},twice:{heading:a("The gradients of a value that is used twice are added","用了两次的值，梯度相加"),title:a("a value used twice","用了两次的值"),formula:"x * x + x",values:{x:3},ranges:{x:[-5,5]}},relu:{heading:a("ReLU, a switch for the gradient","ReLU：梯度的开关"),title:"ReLU",formula:"sum(relu(x) * d)",values:{x:[1,-.5,2,-1.5],d:[.5,1,-1,2]}},sigmoid:{heading:a("The computational graph of the sigmoid function","sigmoid 函数的计算图"),title:a("sigmoid","sigmoid 函数"),formula:"sigmoid(x)",values:{x:.5},ranges:{x:[-6,6]},long:!0},neuron:{heading:a("The computational graph of a neuron","一个神经元的计算图"),title:a("a neuron","一个神经元"),formula:"sigmoid(w1*x1 + w2*x2 + b)",values:{w1:2,x1:-1,w2:-3,x2:-2,b:-3},ranges:{w1:[-4,4],x1:[-4,4],w2:[-4,4],x2:[-4,4],b:[-4,4]}},affine:{heading:a("An affine layer with the squared error","Affine 层与均方误差的计算图"),title:a("affine layer with squared error","Affine 层与均方误差"),formula:"sum_of_squares(X @ W + b, t)",values:{X:[[1,2],[3,4]],W:[[1,0,-1],[2,1,0]],b:[1,2,3],t:[[4,4,4],[12,4,-2]]},formulas:!0},softmax:{heading:a("The computational graph of softmax with cross entropy","softmax 函数与交叉熵误差的计算图"),title:a("softmax with cross entropy","softmax 函数与交叉熵误差"),formula:"softmax_cross_entropy(a, t)",values:{a:nx,t:[1,0]},ranges:{t:[0,2]},formulas:!0}}});function xr(s,t){return s.map(e=>ox(e,t))}function ip(){return Ee("diverging")}function ox(s,t){let e=sp.includes(s.fill)?`fill-${s.fill}`:"fill-none",r=sp.includes(s.stroke)?`stroke-${s.stroke}`:"stroke-none",i=s.dashed?"2.5 2":k;switch(s.kind){case"line":return x`<path class="fill-none ${r}" d=${s.d} stroke-width=${s.width} stroke-linejoin="round" stroke-dasharray=${i}></path>
        ${s.head?x`<polygon class="fill-${s.stroke}" points=${s.head}></polygon>`:k}`;case"rect":return x`<rect class="${e} ${r}" x=${s.x} y=${s.y} width=${s.w} height=${s.h} rx=${s.r}
        stroke-width=${s.width} stroke-dasharray=${i}></rect>`;case"disc":return x`<circle class="${e} ${r}" cx=${s.x} cy=${s.y} r=${s.r}
        stroke-width=${s.width} stroke-dasharray=${i}></circle>`;case"text":return x`<g font-size=${s.size}><text class=${e} x=${s.x} y=${s.y} text-anchor=${s.anchor}
        font-weight=${s.bold?"bold":k}>${s.text}</text></g>`;default:return lx(s,t)}}function lx(s,t){let[e,r]=s.cells.shape,[i,n]=[s.w/r,s.h/e],o=Array.from(s.cells.data,l=>Number.isFinite(l)?(l/s.limit+1)/2:NaN);return o.length>ax?x`<image class="pixels" x=${s.x} y=${s.y} width=${s.w} height=${s.h} preserveAspectRatio="none"
      href=${hx(s,o,t)}></image>`:o.map((l,h)=>{let[c,u,d,p]=t(l),[m,$]=[s.x+h%r*i,s.y+Math.floor(h/r)*n];return x`<rect x=${m} y=${$} width=${i} height=${n} fill="rgb(${Math.round(c)} ${Math.round(u)} ${Math.round(d)})"
      fill-opacity=${p/255}></rect>`})}function hx(s,t,e){let r=String([e(0),e(.5)]),i=rp.get(s);if(i?.look===r)return i.href;let[n,o]=s.cells.shape,l=document.createElement("canvas");[l.width,l.height]=[o,n];let h=l.getContext("2d"),c=h.createImageData(o,n);t.forEach((d,p)=>c.data.set(e(d),4*p)),h.putImageData(c,0,0);let u=l.toDataURL();return rp.set(s,{look:r,href:u}),u}var sp,ax,rp,dn,pn=E(()=>{"use strict";y();C();H();sp=["text","muted","grid","background","panel","highlight","c0","c1","c2","c3","c4","c5","c6","c7"];ax=36,rp=new WeakMap;dn=I`
  .scroll {
    overflow-x: auto;
  }
  .scene text {
    font-size: inherit;
  }
  .fill-none {
    fill: none;
  }
  .stroke-none {
    stroke: none;
  }
  .fill-text {
    fill: var(--text);
  }
  .fill-muted {
    fill: var(--muted);
  }
  .fill-grid {
    fill: var(--grid);
  }
  .fill-background {
    fill: var(--background);
  }
  .fill-panel {
    fill: var(--panel);
  }
  .fill-highlight {
    fill: var(--highlight);
  }
  .fill-c0 {
    fill: var(--c0);
  }
  .fill-c1 {
    fill: var(--c1);
  }
  .fill-c2 {
    fill: var(--c2);
  }
  .fill-c3 {
    fill: var(--c3);
  }
  .fill-c4 {
    fill: var(--c4);
  }
  .fill-c5 {
    fill: var(--c5);
  }
  .fill-c6 {
    fill: var(--c6);
  }
  .fill-c7 {
    fill: var(--c7);
  }
  .stroke-text {
    stroke: var(--text);
  }
  .stroke-muted {
    stroke: var(--muted);
  }
  .stroke-grid {
    stroke: var(--grid);
  }
  .stroke-background {
    stroke: var(--background);
  }
  .stroke-c0 {
    stroke: var(--c0);
  }
  .stroke-c1 {
    stroke: var(--c1);
  }
  .stroke-c2 {
    stroke: var(--c2);
  }
  .stroke-c3 {
    stroke: var(--c3);
  }
  .stroke-c4 {
    stroke: var(--c4);
  }
  .stroke-c5 {
    stroke: var(--c5);
  }
  .stroke-c6 {
    stroke: var(--c6);
  }
  .stroke-c7 {
    stroke: var(--c7);
  }
  .opens {
    cursor: pointer;
  }
  .unknown {
    opacity: 0.45;
  }
  .active > circle,
  .active > rect {
    fill: var(--highlight);
  }
  .flow {
    fill: none;
    stroke: var(--c);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-dasharray: 1;
    stroke-opacity: 0.8;
  }
  @media (prefers-reduced-motion: no-preference) {
    .flow {
      animation: flow 0.45s ease-out;
    }
    .flow.back {
      animation: flow-back 0.45s ease-out;
    }
    .appear {
      animation: appear 0.45s ease-in;
    }
  }
  @keyframes flow {
    from {
      stroke-dashoffset: 1;
    }
  }
  @keyframes flow-back {
    from {
      stroke-dashoffset: -1;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`});function yr(s){let t=s||Math.min(window.innerWidth-80,900);return Math.max(150,Math.min(1600,Math.floor(t/(t>500?dx:px)/20)*20))}function mn(s,{step:t,width:e,zoom:r=1,onOpen:i}){let n=Math.min(ux,Math.max(cx,e/s.width))*r,o=ip(),l=h=>i&&typeof h.opens=="number"?()=>i(h.opens):k;return f`<div class="scroll" tabindex=${s.width*n>e?"0":k}>
    <svg
      class="scene"
      width=${s.width*n}
      height=${s.height*n}
      viewBox="0 0 ${s.width} ${s.height}"
      role="img"
      aria-label=${a("Computational graph","计算图")}
    >
      ${s.frames.map(h=>x`<g class=${i?"opens":""} @click=${l(h)}>${xr(h.shapes,o)}</g>`)}
      ${s.arrows.map(h=>fx(s,h,t,o))}
      ${s.circles.map((h,c)=>{let u=h.forward<=t,d=t<s.steps&&mx(s,c,t),p=i&&typeof h.opens=="number";return x`<g class="${u?"":"unknown"} ${d?"active":""} ${p?"opens":""}" @click=${l(h)}>
          <title>${u?h.title:""}</title>${xr(h.shapes,o)}</g>`})}
    </svg>
  </div>`}function mx(s,t,e){let r=s.circles[t];return r.kind!=="operation"&&r.kind!=="group"?!1:s.arrows.some(n=>n.target===t&&n.backward===e)||r.forward===e}function fx(s,t,e,r){let i=t.forward<=e,n=t.backward!==null&&t.backward<=e,o=t.line.map(h=>h.d).join(""),l=e<s.steps;return x`<g>
    <title>${i&&n?t.title:""}</title>
    <g class=${i?"":"unknown"}>${xr(t.line,r)}</g>
    ${l&&t.forward===e?x`<path class="flow" data-color="forward" pathLength="1" d=${o}></path>`:k}
    ${l&&t.backward===e?x`<path class="flow back" data-color="backward" pathLength="1" d=${o}></path>`:k}
    ${i?x`<g class="appear">${xr(t.value,r)}</g>`:k}
    ${n?x`<g class="appear">${xr(t.gradient,r)}</g>`:k}
  </g>`}function fn({circles:s,arrows:t,steps:e},r){let i=a(`Step ${r} of ${e}:`,`第 ${r} 步，共 ${e} 步：`);if(r===0)return i+a(" no number is known yet.","还没有算出任何数。");if(r===1)return i+a(" the inputs have values.","输入有了值。");let n=s.find(c=>(c.kind==="operation"||c.kind==="group")&&c.forward===r);if(n)return i+a(` forward, ${n.label} gives ${n.text}.`,`正向，${n.label} 算出 ${n.text}。`);let o=t.filter(c=>c.backward===r),l=o.map(c=>c.back).join(a(" and "," 和 ")),h=s[o[0]?.target]?.label;return h?i+a(` backward, ${h} sends back ${l}.`,`反向，${h} 传回 ${l}。`):i+a(` backward, it begins with ${l}.`,`反向，从 ${l} 开始。`)}var cx,ux,dx,px,Ba=E(()=>{"use strict";y();C();P();pn();[cx,ux]=[1,1.5],[dx,px]=[4/3,1.2]});function Je({label:s,value:t,min:e,max:r,onInput:i}){let n=Array.isArray(t[0]),o=n?t:[t],l=(h,c,u)=>{let d=o.map((p,m)=>m===h?p.map(($,w)=>w===c?u:$):p);i(n?d:d[0])};return f`<div class="matrix" role="group" aria-label=${s}>
    <span class="name">${s}</span>
    <div class="cells">
      ${o.map((h,c)=>f`<div class="cell-row">
            ${h.map((u,d)=>f`<input
                  type="number"
                  aria-label=${`${s}[${n?`${c}, `:""}${d}]`}
                  title=${a("arrow keys change the number","方向键可以改变数值")}
                  min=${e??k}
                  max=${r??k}
                  step="any"
                  .value=${String(u)}
                  @input=${p=>{let m=p.target;m.value!==""&&m.checkValidity()&&l(c,d,Number(m.value))}}
                />`)}
          </div>`)}
    </div>
  </div>`}var wr,gn=E(()=>{"use strict";y();C();P();wr=I`
  .matrix {
    display: grid;
    gap: 0.2rem;
    font-size: 0.88rem;
  }
  .cells {
    display: grid;
    gap: 0.25rem;
    overflow-x: auto;
    padding: 3px;
  }
  .cell-row {
    display: flex;
    gap: 0.25rem;
  }
  .cells input[type="number"] {
    flex: 1 1 3.2rem;
    width: 3.2rem;
    min-width: 2.6rem;
    max-width: 5rem;
    min-height: 1.9rem;
    padding: 0.1rem 0.25rem;
    font-size: 0.82rem;
    text-align: right;
    appearance: textfield;
  }
`});var gx={};function np(s){let t=Qe[s]??Qe.apples,{formula:e,values:r,long:i=!1,formulas:n=!1}=t;return{formula:e,values:r,long:i,formulas:n}}var Ha,Za,op=E(()=>{"use strict";y();q();F();ep();Ba();P();gn();vt();pn();et();C();Ha=9999,Za=class extends S{static styles=[...j,dn,wr];static operation="expression_graph";static title=["The computational graph of your own formula","自己写的算式的计算图"];static inputs={formula:Qe.apples.formula,values:Qe.apples.values,long:!1,formulas:!1};static view={example:"apples",step:Ha,zoom:1};player=new rt(this,{last:()=>this.result?.picture.steps??0,rate:1.5});typed={};asked=0;get defaults(){let t=this.given(),e="formula"in t&&!("example"in t),r=e?"own":String(t.example??"apples");return{...super.defaults,...np(r),...e?{values:{}}:{},...t,example:r}}arguments(){this.asked=yr(this.width);let{formula:t,values:e,long:r,formulas:i}=this.state;return{formula:t,values:e,long:r,formulas:i,width:this.asked}}updated(){super.updated(),this.width&&this.asked&&this.asked!==yr(this.width)&&this.refresh()}reset(){this.typed={},super.reset()}heading(){return Qe[this.state.example]?.heading??super.heading()}controls(){let{state:t}=this;return f`
      ${this.player.controls()}
      ${ft({label:a("Formula","算式"),value:t.formula,code:!0,wide:!0,onInput:e=>this.set({formula:e,example:"own"})})}
      ${U({label:a("Example","例子"),value:t.example,options:[...Object.entries(Qe).map(([e,r])=>[e,r.title]),["own",a("your own formula","自己写的算式")]],onInput:e=>this.choose(e)})}
      ${K({label:a("A circle for each elementary operation","每个基本运算一个节点"),value:t.long,onInput:e=>this.set({long:e,step:Ha})})}
      ${K({label:a("Formulas of the gradients","写出梯度的公式"),value:t.formulas,onInput:e=>this.set({formulas:e})})}
      ${this.result.names.length?At(a("Inputs","输入"),this.result.names.map(e=>this.input(e))):k}
      ${Rs(a("Type the inputs, choose the size","直接写出输入，调整大小"),this.more())}
    `}choose(t){this.typed={},this.set({example:t,step:Ha,...t==="own"?{}:np(t)})}input(t){let e=this.valueOf(t),r=Qe[this.state.example]?.ranges?.[t];if(Array.isArray(e))return Je({label:t,value:e,min:r?.[0],max:r?.[1],onInput:o=>this.change(t,o)});let[i,n]=r??[-10,10];return _({label:t,value:e,min:Math.min(i,e),max:Math.max(n,e),step:(n-i)/200,onInput:o=>this.change(t,o)})}change(t,e){delete this.typed[t],this.set({values:{...this.state.values,[t]:e}})}valueOf(t){return this.state.values[t]??1}more(){let t=this.result.names.map(e=>ft({label:a(`${e}, a number, a list or rows`,`${e}：数、列表或若干行`),value:this.typed[e]??JSON.stringify(this.valueOf(e)),code:!0,onInput:r=>this.type(e,r)}));return f`${t}
    ${_({label:a("Size of the picture","图的大小"),value:this.state.zoom,min:.5,max:2.5,step:.1,onInput:e=>this.set({zoom:e})})}`}type(t,e){try{this.change(t,JSON.parse(e)),this.problem=""}catch{this.problem=a(`${t}: write a number, a list such as [1, 2] or rows such as [[1, 2], [3, 4]].`,`${t}：请写一个数、像 [1, 2] 这样的列表，或者像 [[1, 2], [3, 4]] 这样的若干行。`)}this.typed[t]=e,this.requestUpdate()}draw(){let{picture:t}=this.result,e=Math.min(this.state.step,t.steps);return mn(t,{step:e,width:this.width,zoom:this.state.zoom})}summary(){let{picture:t,value:e,derivatives:r}=this.result,i=Math.min(this.state.step,t.steps);if(i<t.steps)return fn(t,i);let o=Object.entries(r).filter(([,l])=>typeof l=="number").map(([l,h])=>`${l} ${g(Number(h))}`);return typeof e!="number"?a(`The result is an array of shape (${e.shape.join(", ")}); the gradients are those of the sum of its elements.`,`结果是形状为 (${e.shape.join(", ")}) 的数组；梯度是各元素之和的梯度。`):o.length?a(`The result is ${g(e)}; its derivatives: ${o.join(", ")}.`,`结果是 ${g(e)}；它的导数：${o.join("，")}。`):a(`The result is ${g(e)}.`,`结果是 ${g(e)}。`)}};M.define("zs-graph",Za)});var $x={};var Ya,Xa,Ga,ap=E(()=>{"use strict";y();Qi();F();or();P();vt();Lt();et();Ct();C();Ya=be("book").slice(0,4).map(s=>s.slice(0,4)),Xa=[[1,0],[0,1]],Ga=class extends ct{static styles=[...j,$t];static operation="convolution_as_product";static title=["im2col: a convolution as one product of matrices","im2col：把卷积变成一次矩阵乘积"];static inputs={image:Ya,kernel:Xa,channels:1,filters:1,stride:1,padding:0};static view={step:0,counts:!1,pixel:[0,0],weight:[0,0]};player=new rt(this,{last:()=>this.count-1,rate:1.5,label:a("Row of the matrix","矩阵的行")});get count(){return this.result?this.result.col.shape[0]:1}get step(){return Math.min(this.state.step,this.count-1)}controls(){let{state:t}=this,[e,r]=this.first(),i=o=>o.filter(([l])=>l!=="wide"),n=[["stride",a("Stride S","步幅 S"),1,3],["padding",a("Padding P","填充 P"),0,1]];return f`
      ${this.player.controls()}
      ${U({label:a("Image","图像"),value:JSON.stringify(e)===JSON.stringify(Ya)?"four":se("image",e),options:[["four",a("the book's, 4 x 4","书中的图像，4 x 4")],...nr()],onInput:o=>this.build({image:o==="four"?Ya:be(o)??e})})}
      ${U({label:a("Filter","滤波器"),value:JSON.stringify(r)===JSON.stringify(Xa)?"two":se("filter",r),options:[["two","2 x 2"],...i(Xe())],onInput:o=>this.build({kernel:o==="two"?Xa:de(o)??r})})}
      ${ir(t.channels,o=>this.build({channels:o}))}
      ${Vi(t.filters,o=>this.build({filters:o}))}
      ${n.map(([o,l,h,c])=>_({label:l,value:t[o],min:h,max:c,step:1,onInput:u=>this.set({[o]:u})}))}
      ${K({label:a("How often each pixel is copied","每个像素被抄了几遍"),value:t.counts,onInput:o=>this.set({counts:o})})}
    `}first(){let{image:t,kernel:e,channels:r,filters:i}=this.state;return[ze(t,r,0),ze(e,r*i,0)]}build(t){let[e,r]=this.first(),{channels:i,filters:n}=this.state,o={image:e,kernel:r,channels:i,filters:n,...t};this.set({channels:o.channels,filters:o.filters,image:we(o.image,o.channels),kernel:Gi(o.kernel,o),pixel:[0,0],weight:[0,0],step:0})}draw(){let{result:t,shown:e,state:r,width:i}=this,[n,o,l]=t.x.shape,[h,,c,u]=t.W.shape,[d,p]=t.col.shape,m=n>1?28:34,$=Math.max(18,Math.min(32,(Math.min(i,520)-70)/(p+1.4*h))),w=Math.max(15,Math.min($,560/Math.max(d,p))),b=t.out.shape[2],[v,T]=[Math.floor(this.step/b),this.step%b],A=e.padding,N=(J,Q)=>J+A>=e.stride*v&&J+A<e.stride*v+c&&Q+A>=e.stride*T&&Q+A<e.stride*T+u,O=Array.from({length:n},(J,Q)=>ye({x:(e.stride*T-A)*m,y:Q*(o*m+Pt)+(e.stride*v-A)*m,size:m,rows:c,columns:u,color:Ye[Q]})),R=V({title:r.counts?a("copies of each pixel","每个像素的份数"):a("image x","图像 x"),width:l*m,height:ue(n,o*m),color:"forward"},x`${Zr(r.counts?t.seen:t.x,{size:m,shade:(J,Q)=>N(J,Q)?2:0,at:r.pixel,onPoint:(J,Q)=>this.set({pixel:[J,Q]}),onSet:r.counts?void 0:(J,Q,It)=>this.set({image:Ot(r.image,J,Q,It)})})}${O}`),B=V({title:h>1?a("filters W","滤波器 W"):a("filter W","滤波器 W"),width:h*u*m+(h-1)*Pt,height:ue(n,c*m),color:"parameter"},Hr(t.W,{size:m,color:"parameter",shade:()=>1,at:r.weight,onPoint:(J,Q)=>this.set({weight:[J,Q]}),onSet:(J,Q,It)=>this.set({kernel:Ot(r.kernel,J,Q,It)})})),Y={size:$,height:w,small:w<24||$<24},st=t.W.list().map(J=>J.flat(2)),tt=st[0].map((J,Q)=>st.map(It=>It[Q]));return f`<div class="column">${R} ${B}</div>
      ${pt("→",60)}
      ${V({title:a(`col, ${d} x ${p}`,`col，${d} x ${p}`),width:p*$,height:d*w,color:"forward"},this.matrix(Y))}
      ${pt("·",60)}
      ${V({title:"Wᵀ",width:h*$,height:p*w,color:"parameter"},ht(tt,{...Y,color:"parameter",shade:()=>1}))}
      ${pt("=",60)}
      ${V({title:a("out","输出"),width:h*$,height:d*w,color:"backward"},ht(t.product.list(),{...Y,color:"backward",shade:J=>J===this.step?3:1}))} `}matrix(t){let{result:e}=this,r=e.x.shape[0],i=e.col.shape[1]/r,n=e.col.list();return Array.from({length:r},(o,l)=>ht(n.map(h=>h.slice(l*i,(l+1)*i)),{...t,x:l*i*t.size,color:Ye[l],shade:h=>h===this.step?2:0,at:l===0?[this.step,0]:void 0,name:(h,c)=>a(`row ${h+1} of the matrix, column ${l*i+c+1}`,`矩阵的第 ${h+1} 行第 ${l*i+c+1} 列`),onPoint:h=>this.player.go(h)}))}summary(){let{result:t}=this,[e,r]=t.col.shape,i=t.x.data.length,n=this.step+1,o=Array.from(t.product.at(this.step).data,h=>g(Number(h))).join(a(" and "," 和 ")),l=t.W.shape[0]>1?a("the filters","各滤波器"):a("the filter","滤波器");return a(`Row ${n} times ${l} is ${o}. The matrix has ${e} x ${r} = ${e*r} numbers, the image ${i}: ${g(e*r/i,3)} times as many.`,`第 ${n} 行乘以${l}得 ${o}。矩阵有 ${e} x ${r} = ${e*r} 个数，图像只有 ${i} 个，是它的 ${g(e*r/i,3)} 倍。`)}};M.define("zs-im2col",Ga)});var wx={};var xx,yx,Va,lp=E(()=>{"use strict";y();He();F();q();P();Ms();C();xx=["1","0, 1",":, 0","0:2","[0, 2]","1:, 1","X > 15"],yx=["3","1:4","[0, 2, 4]","::-1","x > 15"],Va=class extends S{static styles=[...S.styles,Zt];static operation="indexing";static title=["Selecting from an array","从数组中取元素"];static inputs={values:[[51,55],[14,19],[0,4]],index:"1",flat:!1};controls(){let{state:t}=this,e=t.flat?"x":"X";return f`${ft({label:a(`The index in ${e}[…]`,`${e}[…] 里的索引`),value:t.index,code:!0,onInput:r=>this.set({index:r})})}
      ${K({label:a("x = X.flatten()","x = X.flatten()"),value:t.flat,onInput:r=>this.set({flat:r,index:r?"[0, 2, 4]":"1"})})}
      <div class="row wide">
        ${(t.flat?yx:xx).map(r=>f`<button class="button mono" aria-pressed=${r===t.index} @click=${()=>this.set({index:r})}>
              ${e}[${r}]
            </button>`)}
      </div>`}draw(){return f`${this.picture()}${this.output()}`}picture(){let{result:t,state:e}=this,r=e.flat?[t.array.list()]:t.array.list(),i=e.flat?[t.mask.list()]:t.mask.list(),n=r[0].length,o=Math.min(64,Math.floor((Math.min(this.width,460)-50)/n)),[l,h]=[46,34],[c,u]=[l+n*o+4,h+r.length*o+4],d=(b,v)=>e.flat?`${v}`:`${b}, ${v}`,p=e.flat?"x":"X",m=(b,v,T,A,N,O)=>{let R=()=>this.set({index:O});return x`<g role="button" tabindex="0" aria-label="${p}[${O}]" @click=${R} @keydown=${sr(R)}
        @pointerenter=${B=>B.pointerType==="mouse"&&R()}>
        <rect class="head" x=${b+2} y=${v+2} width=${T-4} height=${A-4} rx="4"></rect>${yt(b+T/2,v+A/2,N)}</g>`},$=e.flat?r[0].map((b,v)=>yt(l+(v+.5)*o,16,v)):[...r[0].map((b,v)=>m(l+v*o,0,o,30,`:, ${v}`,`:, ${v}`)),...r.map((b,v)=>m(0,h+v*o,42,o,String(v),String(v)))],w=a("The array; point at a row, a column or an element","数组；指向一行、一列或一个元素");return f`<svg
      class="plot"
      width=${c}
      height=${u}
      viewBox="0 0 ${c} ${u}"
      role="group"
      aria-label=${w}
    >
      ${$}
      ${_t(r,{x:l,y:h,size:o,chosen:(b,v)=>i[b][v]===1,onPick:(b,v)=>this.set({index:d(b,v)}),name:(b,v)=>`${p}[${d(b,v)}] = ${r[b][v]}`})}
    </svg>`}output(){let{result:t,state:e}=this,r=t.result,i=typeof r=="number"?null:r.list(),n=i===null?[[r]]:Array.isArray(i[0])?i:[i],o=Math.max(1,n[0]?.length??1),l=Math.min(56,Math.floor(Math.min(this.width,340)/o)),[h,c]=[o*l,Math.max(1,n.length)*l];return f`<div class="column">
      <p class="code-line">${e.flat?"x":"X"}[${e.index}]</p>
      <svg
        class="plot"
        width=${h}
        height=${c}
        viewBox="0 0 ${h} ${c}"
        role="img"
        aria-label=${a("The result","结果")}
      >
        ${_t(n,{x:0,y:0,size:l,color:"1"})}
      </svg>
      <p class="code-line">
        ${i===null?a("one number, no axis","一个数，没有轴"):`shape ${gt(t.shape)}`}
      </p>
      <p class="muted">
        ${i===null?"":t.view?a("a view: the same memory","视图：同一块内存"):a("a copy: memory of its own","副本：自己的内存")}
      </p>
    </div>`}summary(){let{result:t,state:e}=this,r=t.mask.list().flat().filter(Boolean).length,i=e.flat?"x":"X";return t.shape.length?a(`${i}[${e.index}] selects ${r} of ${e.values.flat().length} elements; its shape is ${gt(t.shape)}.`,`${i}[${e.index}] 从 ${e.values.flat().length} 个元素中取出 ${r} 个，形状是 ${gt(t.shape)}。`):a(`${i}[${e.index}] is the number ${g(t.result)}.`,`${i}[${e.index}] 是一个数：${g(t.result)}。`)}};M.define("zs-indexing",Va)});var bx={};var Qa,hp=E(()=>{"use strict";y();q();bt();F();kt();P();H();C();Qa=class extends S{static styles=it;static operation="initial_values";static title=["Activations of five layers after initialization","刚设定初始值时五层的激活值"];static inputs={init:"std",std:1,activation:"sigmoid",norm:"none",seed:0};controls(){let{state:t}=this;return f`
      ${U({label:a("initial weights","权重的初始值"),value:t.init,options:[["std",a("a standard deviation","给定标准差")],["zeros",a("zeros","全部为 0")],["xavier","Xavier"],["he","He"],["orthogonal",a("orthogonal","正交矩阵")]],onInput:e=>this.set({init:e})})}
      ${_({label:a("standard deviation","标准差"),value:t.std,min:.001,max:2,log:!0,disabled:t.init!=="std",onInput:e=>this.set({std:e})})}
      ${U({label:a("activation function","激活函数"),value:t.activation,options:[["sigmoid","sigmoid"],["tanh","tanh"],["relu","ReLU"]],onInput:e=>this.set({activation:e})})}
      ${U({label:a("normalization before it","激活之前的归一化"),value:t.norm,options:[["none",a("none","没有")],["batch",a("batch normalization","批归一化")],["layer",a("layer normalization","层归一化")]],onInput:e=>this.set({norm:e})})}
      ${W({label:a("Draw other weights","换一组权重"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    `}draw(){let t=this.width>700?5:this.width>420?3:2,e=Math.floor((this.width-12*(t-1))/t);return f`<div class="multiples">${dt(5).map(r=>this.layer(e,r))}</div>`}layer(t,e){let{result:r,state:i}=this,[n,o]=r.range,l=r.shares.at(e).list(),h=(o-n)/l.length,c=dt(l.length).map(p=>n+(p+.5)*h),u=a(`layer ${e+1}`,`第 ${e+1} 层`),d=.3;return f`<div>
      ${z({width:t,height:170,x:{domain:[n,o],ticks:[n,(n+o)/2,o]},y:{domain:[0,d],ticks:[]},label:u,margin:{top:24,left:8,right:12,bottom:24}},p=>x`${Mt(p,c,l.map(m=>Math.min(m,d)),{color:i.activation==="sigmoid"?"sigmoid":i.activation,width:h*.9})}
        ${l.map((m,$)=>m>d?x`<text x=${p.x(c[$])+($<3?7:$>l.length-4?-7:0)} y="11" text-anchor=${$<3?"start":$>l.length-4?"end":"middle"}>${g(100*m,2)} %</text>`:k)}`,p=>x`<text class="title" x=${p.width/2} y="-8" text-anchor="middle">${u}</text>`)}
      <p class="numbers">
        ${a("spread","标准差")} <b>${g(r.spread[e],2)}</b><br />${a("over the inputs","随输入的变化")}
        <b>${g(r.signal[e],2)}</b>
      </p>
    </div>`}summary(){let{signal:t,spread:e}=this.result,r=t[0]?t[4]/t[0]:0;return a(`In layer 5 the activations have a spread of ${g(e[4],2)}; one neuron differs over the inputs by ${g(t[4],2)}, ${g(100*r,2)} % of what it does in layer 1.`,`第 5 层激活值的标准差是 ${g(e[4],2)}；同一个神经元随输入的变化是 ${g(t[4],2)}，为第 1 层的 ${g(100*r,2)} %。`)}};M.define("zs-initial-values",Qa)});var _x={};var vx,Ja,cp=E(()=>{"use strict";y();q();en();F();da();P();et();C();vx=[["independent","相互独立",[[24,12],[12,6],[24,12]]],["Y follows from X","Y 由 X 决定",[[40,0],[0,20],[30,0]]],["one and the same","完全一致",[[30,0],[0,30],[0,0]]]],Ja=class extends S{static operation="joint_information";static styles=[...j,Hi,I`
      .span {
        fill: var(--c);
        fill-opacity: 0.3;
        stroke: var(--c);
      }
      .span.strong {
        fill-opacity: 0.75;
      }
    `];static title=["What two variables know of each other","两个变量彼此知道多少"];static inputs={counts:[[45,3],[17,8],[2,25]],base:"2"};static view={step:1};draw(){let{width:t,state:e}=this,r=t>700;return f`<div class="column">
        ${Zi({counts:e.counts,rows:e.counts.map((i,n)=>this.rowName(n)),columns:e.counts[0].map((i,n)=>this.columnName(n)),label:a("Counts of both variables","两个变量的计数表"),step:e.step,onChange:i=>this.set({counts:i})})}
      </div>
      ${this.lengths(r?t-Math.min(380,130+74*e.counts[0].length)-16:t)}`}rowName(t){return a("sun, cloud, rain, snow, storm","晴、阴、雨、雪、风暴").split(/, |、/)[t]??`X${t}`}columnName(t){return a("no umbrella, umbrella, raincoat, stays home, boat","不带伞、带伞、雨衣、不出门、划船").split(/, |、/)[t]??`Y${t}`}lengths(t){let e=this.result,r=Math.max(e.both,1e-9),i=l=>l/r*(t-4),n=[["H(X, Y)",0,e.both,"7",!1],["H(X)",0,e.entropy_x,"0",!1],["H(Y)",e.both-e.entropy_y,e.entropy_y,"1",!1],["H(X|Y)",0,e.x_given_y,"0",!0],["I(X; Y)",e.x_given_y,e.shared,"2",!0],["H(Y|X)",e.entropy_x,e.y_given_x,"1",!0]],o=[0,1,2,3,3,3];return f`<svg width=${t} height="224" role="img" aria-label=${this.summary()}>
      ${n.map(([l,h,c,u,d],p)=>{let[m,$]=[2+i(h),i(c)],w=6+54*o[p],b=d?l:`${l} = ${g(c)}`;return x`<g data-color=${u}>
          <rect class="span ${d?"strong":""}" x=${m} y=${w} width=${Math.max(0,$)} height=${d?38:30} rx="5"></rect>
          ${$>8*b.length*.85?x`<text x=${m+$/2} y=${w+(d?17:20)} text-anchor="middle">${b}</text>`:k}
          ${d&&$>44?x`<text class="mono" x=${m+$/2} y=${w+32} text-anchor="middle">${g(c)}</text>`:k}
        </g>`})}
    </svg>`}controls(){let{state:t}=this;return f`${_({label:a("A click changes a count by","每次点击改变"),value:t.step,min:-10,max:10,step:1,onInput:e=>this.set({step:e})})}
      ${_({label:a("Values of X","X 的取值个数"),value:t.counts.length,min:1,max:5,step:1,onInput:e=>this.resize(Xi(t.counts,e))})}
      ${_({label:a("Values of Y","Y 的取值个数"),value:t.counts[0].length,min:1,max:5,step:1,onInput:e=>this.resize(Yi(t.counts,e))})}
      ${pr(this)}
      <div class="row wide">
        ${vx.map(([e,r,i])=>W({label:a(e,r),onClick:()=>this.set({counts:i})}))}
      </div>`}resize(t){t.flat().some(e=>e>0)||(t[0][0]=1),this.set({counts:t})}summary(){let t=this.result,[e,r,i,n]=[t.shared,t.y_given_x,t.entropy_y,t.normalized].map(l=>g(l)),o=Ce(this);return a(`Whoever knows X knows ${e} of the ${i} ${o} of Y, and ${r} remain: the information gain of asking for X. Normalized: ${n}.`,`知道 X，就知道了 Y 的 ${i} ${o}中的 ${e}（询问 X 的信息增益），还剩 ${r}。归一化互信息：${n}。`)}};M.define("zs-joint",Ja)});var Mx={};var Ka,up=E(()=>{"use strict";y();q();bt();F();kt();P();vt();H();C();Ka=class extends S{static styles=it;static operation="l2_and_decay";static title=["L2 penalty and weight decay: the same for SGD, not for Adam","L2 惩罚项与权值衰减：对 SGD 相同，对 Adam 不同"];static inputs={decay:1,large:4,small:.04,seed:0};static view={step:200};player=new rt(this,{last:()=>this.result?.steps??0,rate:30});kinds(){return[[a("no penalty","没有惩罚项"),"7",!1],[a("L2 in the gradient","L2 加在梯度上"),"l2",!1],[a("decoupled weight decay","解耦的权值衰减"),"adamw",!0]]}controls(){let{state:t}=this;return f`${this.player.controls()}
    ${_({label:a("strength λ","强度 λ"),value:t.decay,min:.05,max:5,log:!0,onInput:e=>this.set({decay:e})})}
    ${_({label:a("size of the gradients of W₁","W₁ 的梯度的大小"),value:t.large,min:.01,max:100,log:!0,onInput:e=>this.set({large:e})})}
    ${_({label:a("size of the gradients of W₂","W₂ 的梯度的大小"),value:t.small,min:.01,max:100,log:!0,onInput:e=>this.set({small:e})})}
    ${W({label:a("Draw other noise","换一组噪声"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}`}draw(){let{width:t}=jt(this.width,2);return f`${this.plane(t,"sgd","SGD")}${this.plane(t,"adam","Adam")}
    ${wt(this.kinds().map(([e,r,i])=>({text:e,color:r,dashed:i})))}`}plane(t,e,r){let{result:i,state:n}=this,o=Math.min(n.step,i.steps);return z({width:t,height:Math.min(380,t),x:{domain:[0,1.6],label:a("W₁","W₁")},y:{domain:[0,1.6],label:a("W₂","W₂")},label:r,margin:{top:26}},l=>x`<line class="grid strong" x1=${l.x(0)} y1=${l.y(0)} x2=${l.x(1.6)} y2=${l.y(1.6)}></line>
        ${this.kinds().map(([,h,c],u)=>{let d=i.paths[e].at(u).list().slice(0,o+1),[p,m]=[0,1].map($=>d.map(w=>w[$]));return x`${L(l,p,m,{color:h,dashed:c})}
            ${X(l,p.slice(-1),m.slice(-1),{color:h,radius:c?5:7})}`})}
        ${X(l,[1],[1],{color:"text",radius:4})}`,l=>Js(l,r))}summary(){let{result:t}=this,e=n=>`(${n.list().map(o=>g(o,2)).join(", ")})`,[r,i]=[t.ends.sgd,t.ends.adam];return a(`After ${t.steps} steps from (1, 1): SGD with L2 ${e(r[1])}, with decay ${e(r[2])}; Adam with L2 ${e(i[1])}, with decay ${e(i[2])}.`,`从 (1, 1) 走 ${t.steps} 步之后：SGD 加 L2 到 ${e(r[1])}，加衰减到 ${e(r[2])}；Adam 加 L2 到 ${e(i[1])}，加衰减到 ${e(i[2])}。`)}};M.define("zs-l2-decay",Ka)});var Ax={};var kx,tl,dp=E(()=>{"use strict";y();F();q();P();C();kx=24,tl=class extends S{static styles=[...S.styles,I`
      .signal {
        fill: none;
        stroke: var(--text);
        stroke-width: 1.8;
      }
      .signal.stored {
        stroke: var(--c1);
        stroke-width: 3;
      }
      .stored-text {
        fill: var(--c1);
        font-weight: 700;
      }
    `];static operation="latch";static title=["Two NAND gates that remember","会记忆的两个与非门"];static inputs={inputs:[1,3,3,2,3]};controls(){let{inputs:t}=this.state,e=t.length>=kx,r=i=>this.set({inputs:[...t,i]});return f`<div class="row wide">
      ${W({label:a("set = 0: store a 1","set = 0：存入 1"),disabled:e,onClick:()=>r(1)})}
      ${W({label:a("reset = 0: store a 0","reset = 0：存入 0"),disabled:e,onClick:()=>r(2)})}
      ${W({label:a("both 1: keep","两者都为 1：保持"),disabled:e,onClick:()=>r(3)})}
      ${W({label:a("One moment back","后退一步"),disabled:!t.length,onClick:()=>this.set({inputs:t.slice(0,-1)})})}
    </div>`}draw(){let t=this.state.inputs.slice(0,this.result.history.length),e=[{name:"set",values:t.map(l=>l>>1)},{name:"reset",values:t.map(l=>l&1)},{name:"q",values:this.result.history}],r=Math.min(this.width,720),i=52,n=Math.min(64,(r-i-6)/Math.max(8,t.length)),o=192;return f`<svg
      class="plot"
      width=${r}
      height=${o}
      viewBox="0 0 ${r} ${o}"
      role="img"
      aria-label=${a("The signals at each moment","各个时刻的信号")}
    >
      ${e.map(({name:l,values:h},c)=>{let u=c*64+52,d=$=>u-28*$,p=h.map(($,w)=>`${w?"V":`M${i},`}${d($)}H${i+(w+1)*n}`).join(""),m=l==="q"?"stored":"";return x`<text class=${m&&"stored-text"} x=${i-12} y=${u-10} text-anchor="end">${l}</text>
          <path class="signal ${m}" d=${p}></path>
          ${h.map(($,w)=>x`<text class=${m?"stored-text":"muted"} x=${i+(w+.5)*n} y=${d($)-6} text-anchor="middle">${$}</text>`)}`})}
    </svg>`}summary(){let{history:t}=this.result,e=t.at(-1)??0,r=this.state.inputs[t.length-1]??3,i=r===3?a("both inputs are 1, so the bit stays as it was","两个输入都是 1，所以保持原来的值"):r===0?a("both inputs are 0","两个输入都是 0"):a("one input is 0, so a new bit is stored","有一个输入是 0，所以存入新的值");return a(`q is ${e}: ${i}.`,`q 是 ${e}：${i}。`)}};M.define("zs-latch",tl)});var Tx={};var Sx,el,pp=E(()=>{"use strict";y();F();P();H();Wt();Lt();et();Ct();C();Sx=[["filters","Number of filters","滤波器个数",4,32],["size","Size of a filter","滤波器的大小",3,9],["seed","Random seed of the initial weights","初始权重的随机种子",0,99]],el=class extends ct{static styles=[...j,$t];static operation="initial_filters";static title=["Filters before and after learning","学习前与学习后的滤波器"];static inputs={filters:16,size:5,seed:0};static view={steps:300,lr:.002,weight_decay:.2};runner=new ut(this,{operation:"learning_filters",args:()=>({...this.state}),label:a("Learn","开始学习")});controls(){let{state:t}=this;return f`
      ${this.runner.controls()}
      ${Sx.map(([e,r,i,n,o])=>_({label:a(r,i),value:t[e],min:n,max:o,step:1,onInput:l=>this.change({[e]:l})}))}
      ${_({label:a("Learning rate of AdamW","AdamW 的学习率"),value:t.lr,min:1e-4,max:.1,log:!0,color:"adamw",onInput:e=>this.change({lr:e})})}
      ${_({label:a("Weight decay λ","权值衰减 λ"),value:t.weight_decay,min:0,max:2,step:.05,onInput:e=>this.change({weight_decay:e})})}
      ${_({label:a("Mini-batches of 50 digits","mini-batch 的个数（每个 50 幅）"),value:t.steps,min:20,max:1e3,step:20,onInput:e=>this.change({steps:e})})}
    `}change(t){this.runner.stop(),this.runner.frame=null,this.set(t)}draw(){let{result:t,runner:e,width:r}=this,{frame:i}=e,n=Math.min(300,r-8);return f`${this.filters(a("before learning","学习前"),t.filters,n)} ${pt("→",60)}
    ${this.filters(i?a(`after ${i.step} mini-batches`,`${i.step} 个 mini-batch 之后`):a("press Learn","请按“开始学习”"),i?.filters??t.filters,n)}
    ${this.curves(r>760?Math.max(220,r-2*n-80):r)}`}filters(t,e,r){let[i]=e.shape,n=i>16?6:4,o=r/n,l=Math.max(...Array.from(e.data,Math.abs),1e-9),h=`${t}: ±${g(l,2)}`;return V({title:a(h,h.replace(": ","：")),width:r,height:o*Math.ceil(i/n),color:"conv"},Array.from({length:i},(c,u)=>{let[d,p]=[u%n*o+2,Math.floor(u/n)*o+2],m={x:d,y:p,width:o-5,height:o-5};return x`${ot(e.at(u),{...m,low:-l,high:l,kind:"diverging"})}
          <rect class="picture-edge" x=${d} y=${p} width=${o-5} height=${o-5}></rect>`}))}curves(t){let{frame:e}=this.runner,r=Array.from({length:e?.losses.length??0},(l,h)=>h+1),i={domain:[0,this.state.steps],label:a("mini-batch","mini-batch")},n={domain:[0,2.5]},o=a("Loss of each mini-batch, and accuracy on 500 test images","每个 mini-batch 的损失，以及 500 幅测试图像的识别精度");return z({width:t,height:250,x:i,y:n,label:o,margin:{left:34}},l=>e?x`${L(l,r,e.losses.data,{color:"train",className:"thin"})}
          ${L(l,e.marks.data,e.accuracies.data,{color:"test"})}
          <text class="label" x=${l.width-4} y="14" text-anchor="end">${a("blue: loss, orange: accuracy","蓝：损失，橙：识别精度")}</text>`:x`<text class="tick" x=${l.width/2} y=${l.height/2} text-anchor="middle">${a("loss and accuracy","损失与识别精度")}</text>`)}summary(){let{frame:t}=this.runner;if(!t)return a("Before learning the filters are noise. A training on 10,000 digits takes some seconds.","学习之前，滤波器是杂乱无章的噪声。用 10,000 个数字训练只要几秒钟。");let e=t.accuracies.length?`${g(100*t.accuracies.at(t.accuracies.length-1),3)} %`:"–",r=g(t.losses.at(t.losses.length-1),3);return a(`After ${t.step} mini-batches: loss ${r}, accuracy on 500 test images ${e}.`,`${t.step} 个 mini-batch 之后：损失 ${r}，500 幅测试图像的识别精度 ${e}。`)}};M.define("zs-learning-filters",el)});var Nx={};function mp(s){let t=Math.ceil(s/8);return Array.from({length:Math.floor(s/t)},(e,r)=>(r+1)*t)}var xn,$n,sl,fp=E(()=>{"use strict";y();q();F();P();Ms();vt();H();C();xn=[[0,0],[1,0],[0,1],[1,1]],$n={and:{points:xn,classes:[0,0,0,1]},or:{points:xn,classes:[0,1,1,1]},xor:{points:xn,classes:[0,1,1,0]},clouds:{points:[[-.8,.2],[-.2,-.6],[.3,.1],[-.6,.9],[.4,-.9],[1.2,1.6],[1.9,.9],[.9,2],[1.5,.3],[2,1.8]],classes:[0,0,0,0,0,1,1,1,1,1]}},sl=class extends S{static styles=[...S.styles,Be,I`
      .chosen {
        fill: none;
        stroke: var(--focus);
        stroke-width: 2.5;
      }
      .visited {
        fill: none;
        stroke: var(--text);
        stroke-width: 2.5;
      }
      .bit {
        font-size: 12px;
      }
      .column {
        max-width: min(22rem, 100%);
      }
      .column p {
        margin: 0;
      }
      .facts {
        font-size: 0.9rem;
      }
    `];static operation="perceptron_learning";static title=["The learning rule on your own points","在自己放的点上运行学习规则"];static inputs={points:xn,classes:[0,0,0,1],epochs:20};static view={step:0,chosen:0};player=new rt(this,{last:()=>this.result?.visits.length??0,rate:3,label:a("Samples seen","看过的样本")});controls(){let{state:t}=this,e=Object.keys($n).find(i=>["points","classes"].every(n=>JSON.stringify(t[n])===JSON.stringify($n[i][n]))),r=this.chosen;return f`
      ${this.player.controls()}
      ${U({label:a("Points","样本点"),value:e??"own",options:[["and",a("the corners with AND","四个顶点，与门")],["or",a("the corners with OR","四个顶点，或门")],["xor",a("the corners with XOR","四个顶点，异或门")],["clouds",a("two groups","两群点")],["own",a("my own points","自己放的点")]],onInput:i=>this.set(i in $n?{...$n[i],step:0,chosen:0}:this.added())})}
      ${_({label:a("largest number of epochs","epoch 数的上限"),value:t.epochs,min:1,max:40,step:1,onInput:i=>this.set({epochs:i})})}
      <div class="row wide">
        ${W({label:a("Add a point","添加一个点"),disabled:t.points.length>=24,onClick:()=>this.set(this.added())})}
        ${W({label:a("Change the class of the chosen point","改变所选点的类别"),onClick:()=>this.flip(r)})}
        ${W({label:a("Remove the chosen point","删除所选的点"),disabled:t.points.length<2,onClick:()=>this.drop(r)})}
      </div>
    `}get chosen(){return Math.min(this.state.chosen,this.state.points.length-1)}added(){let{points:t,classes:e}=this.state,r=t.length;if(r>=24)return{};let i=2.4*r,n=.35+.05*r,o=[.5+n*Math.cos(i),.5+n*Math.sin(i)].map(l=>Number(l.toFixed(2)));return{points:[...t,o],classes:[...e,1],chosen:r,step:0}}flip(t){this.set({classes:this.state.classes.with(t,1-this.state.classes[t]),step:0})}drop(t){if(this.state.points.length<2)return;let e=r=>r.filter((i,n)=>n!==t);this.set({points:e(this.state.points),classes:e(this.state.classes),chosen:0,step:0})}get now(){let{result:t,state:e}=this,r=Math.min(e.step,t.visits.length),[i,n,o]=t.weights.at(t.states.at(r)).list(),[l,h,c]=t.weights.at(t.states.at(Math.max(0,r-1))).list(),u=e.points.length,d=r?t.visits.at(r-1).list():null;return{outputs:t.outputs.at(t.states.at(r)),step:r,line:{w:[i,n],b:o},before:{w:[l,h],b:c},visit:d,epoch:Math.ceil(r/u)}}draw(){let t=Math.min(this.width,460);return f`${this.picture(t)}
      <div class="column">
        <p class="equation">${rr(this.now.line)}</p>
        ${this.explanation()} ${this.mistakes(Math.min(this.width,340))}
        <p class="facts">${this.result.sentence}</p>
        ${this.guarantee()}
      </div>`}picture(t){let{state:e}=this,{line:r,before:i,visit:n,outputs:o}=this.now,l={domain:[-1.5,2.5]},h={width:t,height:t,x:{...l,label:"x₁"},y:{...l,label:"x₂"},margin:{right:4}};return z({...h,label:a("The points, their classes and the line","样本点、类别与直线")},c=>{let u=r.w.some(Boolean),d=n&&JSON.stringify(r)!==JSON.stringify(i);return x`
        ${Qt(c,Ht(Bt(c),r,!1),"negative")}
        ${Qt(c,Ht(Bt(c),r),"positive")}
        ${d?he(c,i,{className:"thin dashed",color:"muted"}):k}
        ${u?he(c,r):k}
        ${e.points.map((p,m)=>{let $=e.classes[m],w=o.at(m)!==$,[b,v]=[c.x(p[0]),c.y(p[1])];return x`<g @pointerdown=${()=>this.set({chosen:m})} @keyup=${()=>this.set({chosen:m})} @dblclick=${()=>this.flip(m)}
            @keydown=${T=>this.press(T,m)}>
            ${G(c,{x:p[0],y:p[1],label:a(`point ${m+1}, class ${$}`,`第 ${m+1} 个点，类别 ${$}`),color:$?"positive":"negative",radius:11,onMove:(T,A)=>this.set({points:e.points.with(m,[T,A]),step:0})})}
            <g pointer-events="none">
              ${w?x`<circle class="wrong" cx=${b} cy=${v} r="17"></circle>`:k}
              ${n?.[0]===m?x`<circle class="visited" cx=${b} cy=${v} r="14"></circle>`:k}
              <text class="bit" x=${b} y=${v} dy="0.35em" text-anchor="middle">${$}</text>
            </g></g>`})}`})}press(t,e){if(t.key==="Enter"||t.key===" ")this.flip(e);else if(t.key==="Delete"||t.key==="Backspace")this.drop(e);else return;t.preventDefault()}explanation(){let{visit:t,line:e}=this.now;if(!t)return f`<p>${a("All weights are 0. Play, or go one step.","权重全部为 0。请播放，或者前进一步。")}</p>`;let[r,i]=t,n=this.state.classes[r],o=`(${this.state.points[r].map(Ie).join(", ")})`;if(i===n)return f`<p>
        ${a(`${o}: output ${i}, target ${n}. Right: nothing changes.`,`${o}：输出 ${i}，监督数据 ${n}。正确，什么也不变。`)}
      </p>`;let[l,h]=n>i?["+",a("toward","朝着")]:["−",a("away from","远离")];return f`<p>
        ${a(`${o}: output ${i}, target ${n}. Wrong: w moves ${h} the point.`,`${o}：输出 ${i}，监督数据 ${n}。错误，w ${h}这个点移动。`)}
      </p>
      <p class="mono">w ← w ${l} x = (${e.w.map(Ie).join(", ")}), b ← b ${l} 1 = ${Ie(e.b)}</p>`}mistakes(t){let{history:e}=this.result,{epoch:r}=this.now,i=e.map((l,h)=>h+1),n={domain:[.4,Math.max(4,e.length)+.6],label:"epoch",ticks:mp(e.length)},o={domain:[0,Math.max(2,...e)],label:a("mistakes","错误次数"),ticks:mp(Math.max(2,...e))};return z({width:t,height:150,x:n,y:o,label:a("Mistakes in each epoch","每个 epoch 的错误次数")},l=>Mt(l,i,e,{color:h=>h+1===r?"1":"7"}))}guarantee(){let{proof:t,bound:e,mistakes:r}=this.result;return t.separable?e?f`<p class="facts muted">
      ${a(`A line exists with margin γ = ${g(e.margin,3)}, so (R/γ)² = ${g(e.mistakes,4)} mistakes are the most; here the rule makes ${r}.`,`存在一条直线，间隔 γ = ${g(e.margin,3)}，所以最多犯 (R/γ)² = ${g(e.mistakes,4)} 次错；这里犯了 ${r} 次。`)}
    </p>`:k:f`<p class="facts muted">${t.sentence}</p>`}summary(){let{step:t,epoch:e,outputs:r}=this.now,i=this.state.classes.filter((n,o)=>r.at(o)!==n).length;return a(`After ${t} samples (epoch ${e}): ${i} of ${this.state.points.length} points are wrong.`,`看过 ${t} 个样本（第 ${e} 个 epoch）之后：${this.state.points.length} 个点中有 ${i} 个分错。`)}};M.define("zs-learning-rule",sl)});var Ex={};var gp,rl,$p=E(()=>{"use strict";y();F();qi();q();P();H();et();C();gp=Array.from({length:10},(s,t)=>t),rl=class extends S{static operation="softmax_left_out";static title=["Scores or probabilities: the same answer","得分与概率：答案相同"];static inputs={image:0,factor:1};static styles=[...j,tr,I`
      .column {
        align-items: center;
        justify-content: center;
        font-size: 0.9rem;
      }
      .column b {
        font-size: 1.15rem;
      }
      td.mono {
        white-space: nowrap;
      }
      .zero {
        stroke: var(--line);
      }
      .value {
        font-size: 11.5px;
        font-weight: 600;
      }
    `];controls(){let{state:t}=this;return f`
      ${_({label:a("Test image","测试图像"),value:t.image,min:0,max:9999,step:1,format:String,onInput:e=>this.set({image:e})})}
      ${_({label:a("Multiply the scores by","得分乘以"),value:t.factor,min:.01,max:10,step:.05,log:!0,onInput:e=>this.set({factor:e})})}
      ${W({label:a("A wrong answer","一个错误的答案"),onClick:()=>this.set({image:8})})}
    `}draw(){let{result:t,width:e}=this,i=e>700?Math.floor((e-150-32)/2):e,n=t.answer===t.label;return f`<div class="column">
        ${er(t.pixels.data,{size:112,largest:1,label:a(`A handwritten ${t.label}`,`手写数字 ${t.label}`)})}
        <span>${a("answer","答案")} <b>${t.answer}</b> ${n?"✓":"✗"}</span>
        <span class="muted">${a("label","标签")} ${t.label}</span>
      </div>
      ${this.chart(i,t.scores.list(),a("score","得分"),"0")}
      ${this.chart(i,t.probabilities.list(),a("probability","概率"),"softmax")} ${this.costs()}`}chart(t,e,r,i){let[n,o]=[Math.min(0,...e),Math.max(0,...e)],l=.14*(o-n||1),h={domain:[n<0?n-l:0,o+l],label:r},c={domain:[-.7,9.7],ticks:gp,label:a("class","类别")};return z({width:t,height:240,x:c,y:h,label:r},u=>{let d=this.result.answer;return x`<line class="zero" x2=${u.width} y1=${u.y(0)} y2=${u.y(0)}></line>
        ${Mt(u,gp,e,{color:p=>p===d?"1":i,width:.7})}
        <text class="value" x=${u.x(d)} y=${u.y(Math.max(0,e[d]))-6} text-anchor="middle">${g(e[d],3)}</text>`})}costs(){let[t,e,r]=this.result.seconds.map(i=>`${g(1e3*i,2)} ms`);return f`<table>
      <thead>
        <tr>
          <th scope="col">${a("10,000 images, on this machine","10,000 幅图像，在本机实测")}</th>
          <th scope="col">${a("time","用时")}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>${a("the network: scores","网络：算出得分")}</td>
          <td class="mono">${r}</td>
        </tr>
        <tr>
          <td>${a("argmax of the scores","对得分取 argmax")}</td>
          <td class="mono">${t}</td>
        </tr>
        <tr>
          <td>${a("softmax first, then argmax","先算 softmax 函数，再取 argmax")}</td>
          <td class="mono">${e}</td>
        </tr>
      </tbody>
    </table>`}summary(){let{result:t}=this,[e,r]=[g(100*t.probabilities.at(t.answer),3),g(t.loss,3)];return a(`Both say ${t.answer}, with a probability of ${e} %; the cross entropy error is ${r}. Of 10,000 test images, softmax changes ${t.different} answers.`,`两者的答案都是 ${t.answer}，概率为 ${e} %，交叉熵误差为 ${r}。在 10,000 幅测试图像上，softmax 函数改变了 ${t.different} 个答案。`)}};M.define("zs-left-out",rl)});var Ix={};var il,xp=E(()=>{"use strict";y();q();F();P();H();et();C();il=class extends S{static operation="likelihood";static styles=[...j,I`
      .coins {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        justify-content: center;
        width: 100%;
      }
      .coin {
        width: 2.5rem;
        height: 2.5rem;
        padding: 0;
        border: 2px solid var(--c);
        border-radius: 50%;
        background: none;
        color: var(--text);
        font: inherit;
        font-size: 0.85rem;
        cursor: pointer;
      }
      .coin[data-color="3"] {
        background: color-mix(in srgb, var(--c) 30%, transparent);
      }
    `];static title=["Which coin explains the flips?","哪枚硬币最能解释这些结果？"];static inputs={flips:[1,0,1,1,1,0,1,1,0,1],theta:.5};draw(){let{width:t,state:e,result:r}=this,i=t>640?Math.floor((t-16)/2):t,n=Math.max(...r.likelihoods.data),o=10**Math.floor(Math.log10(n)),l=Math.round(Math.log10(o)),h=[...String(l)].map(c=>"⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");return f`<div class="coins">
        ${e.flips.map((c,u)=>f`<button
              class="coin"
              data-color=${c?"3":"7"}
              aria-pressed=${c===1}
              aria-label=${a(`Flip ${u+1}: ${c?"heads":"tails"}`,`第 ${u+1} 次：${c?"正面":"反面"}`)}
              @click=${()=>this.set({flips:e.flips.with(u,1-c)})}
            >
              ${c?a("H","正"):a("T","反")}
            </button>`)}
      </div>
      ${this.curve(i,{color:"0",values:Array.from(r.likelihoods.data,c=>c/o),now:r.likelihood/o,most:1.15*n/o,label:l?a(`likelihood, × 10${h}`,`似然（× 10${h}）`):a("likelihood","似然")})}
      ${this.curve(i,{color:"1",values:Array.from(r.crosses.data),now:Math.min(r.cross,1e6),most:2.5,floor:r.entropy,label:a("cross entropy in nats","交叉熵（奈特）")})}`}curve(t,{color:e,values:r,now:i,most:n,floor:o,label:l}){let h=this.result,c={domain:[0,1],label:a("θ, the coin's probability of heads","硬币正面的概率 θ")};return z({width:t,height:250,x:c,y:{domain:[0,n],label:l},label:l},d=>{let p=d.x(h.best);return x`<line class="line thin dashed" data-color="muted" x1=${p} x2=${p} y1="0" y2=${d.height}></line>
        ${o===void 0?"":x`<line class="line thin" data-color="muted" x1="0" x2=${d.width} y1=${d.y(o)} y2=${d.y(o)}></line>`}
        ${o===void 0?"":x`<text class="muted" x="6" y=${d.y(o)+16}>${a("entropy of the flips","样本的熵")} ${g(o)}</text>`}
        ${L(d,h.coins.data,r,{color:e})}
        ${G(d,{x:this.state.theta,y:Math.min(i,n),label:`θ, ${l}`,color:e,step:[.01,0],onMove:m=>this.set({theta:m})})}`})}controls(){let{flips:t}=this.state;return f`${_({label:a("θ, the coin's probability of heads","硬币正面的概率 θ"),value:this.state.theta,min:0,max:1,step:.005,onInput:e=>this.set({theta:e})})}
    ${_({label:a("Number of flips","掷的次数"),value:t.length,min:1,max:24,step:1,onInput:e=>this.set({flips:Array.from({length:e},(r,i)=>t[i%t.length])})})}
    ${W({label:a("Go to the best coin","移到最好的硬币"),onClick:()=>this.set({theta:Number(this.result.best.toFixed(4))})})}`}summary(){let{flips:t,theta:e}=this.state,r=this.result,i=t.reduce((h,c)=>h+c,0),[n,o,l]=[g(r.likelihood),g(r.cross),g(r.best)];return a(`${i} of ${t.length} flips are heads. The coin θ = ${g(e)} has the likelihood ${n} and the cross entropy ${o}; the best coin is θ = ${l}.`,`掷 ${t.length} 次，${i} 次正面。硬币 θ = ${g(e)} 的似然是 ${n}，交叉熵是 ${o}；最好的硬币是 θ = ${l}。`)}};M.define("zs-likelihood",il)});var zx={};var nl,ol,yp=E(()=>{"use strict";y();q();ka();F();P();H();C();nl=[.1,.05,.6,0,.05,.1,0,.1,0,0],ol=class extends S{static operation="losses";static title=["Two losses of one answer","同一个答案的两种损失"];static inputs={y:nl,target:2};get right(){return As(this.state.y)[this.state.target]}draw(){let{width:t,result:e}=this,r=t>640?Math.floor((t-16)/2):t,i={cross:a("cross entropy","交叉熵误差"),squares:a("squared error","均方误差")};return f`${this.answer(t)}
    ${this.curves(r,{title:a("loss","损失"),most:4.8,lines:[["1",i.cross,e.cross_curve,Math.min(e.cross,9)],["0",i.squares,e.squares_curve,e.squares]]})}
    ${this.curves(r,{title:a("−∂E/∂a of its score","对得分的拉力 −∂E/∂a"),most:1.08,lines:[["1",i.cross,e.cross_pull,-e.gradient_cross.data[this.state.target]],["0",i.squares,e.squares_pull,-e.gradient_squares.data[this.state.target]]]})}`}answer(t){let{target:e}=this.state,r=As(this.state.y),i=r.map((h,c)=>String(c)),n={domain:[-.6,9.6],ticks:i.map(Number),label:a("class","类别")},o=a("Probabilities of the ten classes","十个类别的概率"),l={domain:[0,1],label:a("probability y","概率 y")};return z({width:t,height:230,x:n,y:l,label:o},h=>Xr(h,r,{names:i,label:a("probability of class","类别的概率"),color:c=>c===e?"1":"7",width:.62,values:t>500,onMove:c=>this.set({y:c})}))}curves(t,{title:e,most:r,lines:i}){let{grid:n}=this.result,o={domain:[0,1],label:a("probability of the right class","正确类别的概率")};return z({width:t,height:250,x:o,y:{domain:[0,r],label:e},label:e},h=>i.map(([c,u,d,p],m)=>{let $=m?12:25;return x`${L(h,n.data,d.data,{color:c})}
          ${X(h,[this.right],[p],{color:c,radius:6})}
          <text class="direct" data-color=${c} x=${h.x(n.data[$])+8} y=${h.y(d.data[$])+(m?-12:-6)}>${u}</text>`}))}controls(){let{state:t}=this;return f`${_({label:a("Probability of the right class","正确类别的概率"),value:this.right,min:0,max:1,step:.005,color:"1",onInput:e=>this.set({y:Ma(As(t.y),t.target,e)})})}
      ${U({label:a("Right class","正确的类别"),value:String(t.target),options:Array.from({length:10},(e,r)=>[String(r),String(r)]),onInput:e=>this.set({target:Number(e)})})}
      <div class="row wide">
        ${W({label:a("the answer of the notes","笔记中的答案"),onClick:()=>this.set({y:nl,target:2})})}
        ${W({label:a("knows nothing","什么也不知道"),onClick:()=>this.set({y:Array(10).fill(.1)})})}
        ${W({label:a("certain and wrong","自信的错误"),onClick:()=>this.set({y:nl.map((e,r)=>r===(t.target+5)%10?.991:.001)})})}
      </div>`}summary(){let{squares:t,cross:e}=this.result,[r,i,n]=[g(this.right),g(t),Number.isFinite(e)?e.toFixed(5):"∞"];return a(`The right class has the probability ${r}: sum of squared errors ${i}, cross entropy error ${n}.`,`正确类别的概率是 ${r}：均方误差 ${i}，交叉熵误差 ${n}。`)}};M.define("zs-losses",ol)});var Cx={};var al,wp=E(()=>{"use strict";y();q();bt();F();kt();P();H();C();al=class extends S{static styles=it;static operation="constraint_region";static title=["L1, L2 and Lp: where the loss touches the region","L1、L2 与 Lp：损失在哪里碰到约束区域"];static inputs={p:1,bound:1,center:[.4,1.6],correlation:.3};static view={path:!0};controls(){let{state:t}=this;return f`
      ${_({label:a("power p","幂 p"),value:t.p,min:.25,max:8,log:!0,format:e=>`${g(e,3)}${e===1?" (L1)":e===2?" (L2)":""}`,color:this.color(),onInput:e=>this.set({p:e})})}
      ${_({label:a("bound c of ‖W‖ₚ","‖W‖ₚ 的上限 c"),value:t.bound,min:0,max:2.5,step:.01,onInput:e=>this.set({bound:e})})}
      ${_({label:a("correlation of the two features","两个特征的相关系数"),value:t.correlation,min:-.95,max:.95,step:.05,onInput:e=>this.set({correlation:e})})}
      ${K({label:a("path as the bound grows","上限增大时走过的路径"),value:t.path,onInput:e=>this.set({path:e})})}
    `}color(){return this.state.p===2?"l2":this.state.p>1?"2":this.state.p===1?"l1":"4"}draw(){let t=this.width>720,e=t?Math.floor(this.width*.52)-16:this.width;return f`${this.plane(e)}${this.weights(t?this.width-e-16:this.width)}`}plane(t){let{result:e,state:r}=this,i=this.color(),n={x:e.window,y:e.window},[o,l]=e.best.list(),h=e.boundary.list(),c=e.path.list(),u=[.05,.2,.5,1,1.7,2.6,3.8,5.2,7,9,12];return z({width:t,height:Math.min(460,t),x:{domain:[-2.6,2.6],label:"W₁"},y:{domain:[-2.6,2.6],label:"W₂"},label:a("The region, the contours of the loss and the best weights","约束区域、损失的等高线和最好的权重"),equal:!0},d=>x`
        ${zt(d,e.loss_map,{...n,levels:u,filled:!1})}
        <line class="grid strong" x1=${d.x(0)} x2=${d.x(0)} y2=${d.height}></line>
        <line class="grid strong" y1=${d.y(0)} y2=${d.y(0)} x2=${d.width}></line>
        <path class="region" data-color=${i} d="M${h.map(([p,m])=>`${d.x(p).toFixed(1)},${d.y(m).toFixed(1)}`).join("L")}Z"></path>
        ${L(d,h.map(p=>p[0]),h.map(p=>p[1]),{color:i})}
        ${e.loss>1e-6?x`<g class="touching">${zt(d,e.loss_map,{...n,levels:[e.loss],filled:!1})}</g>`:k}
        ${r.path?L(d,c.map(p=>p[0]),c.map(p=>p[1]),{color:"3",dashed:!0}):k}
        ${X(d,[o],[l],{color:i,radius:6.5})}
        ${te(d,r.center[0],r.center[1])}
        ${G(d,{x:r.bound,y:0,label:a("Bound c","上限 c"),color:i,step:[.02,0],radius:7,limits:[[0,2.5],[0,0]],onMove:p=>this.set({bound:p})})}
        ${G(d,{x:r.center[0],y:r.center[1],label:a("Least squares solution","最小二乘解"),color:"text",limits:[[-2.6,2.6],[-2.6,2.6]],onMove:(p,m)=>this.set({center:[p,m]})})}`)}weights(t){let{result:e,state:r}=this,i=e.bounds.list(),n=e.path.list(),o=Math.max(.5,...n.flat()),l=Math.min(0,...n.flat());return xt({width:t,height:Math.min(460,Math.max(260,t*.8)),x:{domain:[0,Math.max(e.full,.1)],label:a("bound c","上限 c")},y:{domain:[l-.1,o*1.1],label:a("best weights","最好的权重")},label:a("The two best weights as the bound grows","上限增大时最好的两个权重"),series:[0,1].map(h=>({xs:i,ys:n.map(c=>c[h]),color:String(3-h),text:["W₁","W₂"][h]})),below:h=>x`<line class="grid strong" y1=${h.y(0)} y2=${h.y(0)} x2=${h.width}></line>
        <line class="now" x1=${h.x(r.bound)} x2=${h.x(r.bound)} y2=${h.height}></line>`,above:h=>[0,1].map(c=>X(h,[Math.min(r.bound,e.full)],[e.best.at(c)],{color:String(3-c),radius:5}))})}summary(){let{result:t,state:e}=this,[r,i]=t.best.list(),n=[r,i].filter(c=>c===0).length,[o,l,h]=[`(${g(r,3)}, ${g(i,3)})`,g(e.p,3),g(e.bound,3)];return t.loss<1e-9?a(`The least squares solution ${o} is within the region: the bound has no effect.`,`最小二乘解 ${o} 在区域之内：约束不起作用。`):a(`With ‖W‖ₚ ≤ ${h} for p = ${l}, the best weights are ${o}: ${n?"a corner, so a weight is exactly 0":"no weight is exactly 0"}.`,`p = ${l}、‖W‖ₚ ≤ ${h} 时，最好的权重是 ${o}：${n?"落在角上，有一个权重恰为 0":"没有权重恰为 0"}。`)}};M.define("zs-lp-regions",al)});var Px={};var bp,ll,vp=E(()=>{"use strict";y();q();bt();F();kt();P();Wt();C();bp=[["sgd","SGD"],["momentum","Momentum"],["adagrad","AdaGrad"],["rmsprop","RMSprop"],["adam","Adam"]],ll=class extends S{static styles=it;static title=["The learning rate range test","学习率的范围测试"];static inputs={optimizer:"sgd",low:1e-5,high:10,steps:100,seed:0};tested={};runner=new ut(this,{operation:"learning_rate_range",args:()=>this.arguments(),onFrame:t=>{this.tested={...this.tested,[this.runner.started.optimizer]:t}},label:a("Test","测试")});reset(){this.tested={},super.reset(),this.requestUpdate()}controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${U({label:a("optimizer","最优化方法"),value:t.optimizer,options:bp,onInput:e=>this.set({optimizer:e})})}
    ${_({label:a("mini-batches","mini-batch 的个数"),value:t.steps,min:30,max:300,step:10,onInput:e=>this.set({steps:e})})}
    ${_({label:a("seed","随机种子"),value:t.seed,min:0,max:20,step:1,onInput:e=>this.set({seed:e})})}`}draw(){let t=Object.entries(this.tested);return xt({width:this.width,height:340,x:{domain:[this.state.low,this.state.high],log:!0,label:a("learning rate η","学习率 η")},y:{domain:[0,4],label:a("loss","损失")},label:a("The loss while the learning rate rises","学习率上升时的损失"),series:t.flatMap(([e,r])=>[{xs:r.rates.list(),ys:r.losses.list(),color:e,className:"faint"},{xs:r.rates.list(),ys:r.smoothed.list(),color:e,text:bp.find(([i])=>i===e)?.[1]}]),above:e=>t.length?t.map(([r,i],n)=>x`
          <line class="line dashed" data-color=${r} x1=${e.x(i.suggestion)} x2=${e.x(i.suggestion)} y2=${e.height}></line>
          <text class="end" data-color=${r} x=${e.x(i.suggestion)+5} y=${14+16*n}>η = ${g(i.suggestion,2)}</text>`):k})}summary(){let t=this.tested[this.state.optimizer];return t?a(`The loss is least at η = ${g(t.minimum,3)}; a tenth of it, ${g(t.suggestion,3)}, is a good first choice.`,`损失在 η = ${g(t.minimum,3)} 处最小；取它的十分之一 ${g(t.suggestion,3)} 作为初选。`):a("Press “Test”: the learning rate rises from mini-batch to mini-batch, and the tests of several optimizers stay.","按“测试”：学习率逐个 mini-batch 上升；几种方法的测试结果会一起留在图上。")}};M.define("zs-lr-range",ll)});var Ox={};function br(s){return`(${s.join(", ")}${s.length===1?",":""})`}var hl,_p=E(()=>{"use strict";y();F();ha();q();P();et();C();hl=class extends S{static operation="matrix_product";static title=["A matrix product: rows meet columns","矩阵乘积：行与列相遇"];static inputs={first:[2,3],second:[3,2]};static view={cell:[0,0]};static styles=[...j,Bi,I`
      .equation {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem 0.9rem;
        align-items: center;
        justify-content: center;
        width: 100%;
      }
      .sign {
        font-size: 1.3rem;
      }
      .shapes {
        width: 100%;
        margin: 0;
        text-align: center;
        font-family: var(--mono);
        font-size: 1.05rem;
      }
      .inner {
        padding: 0.1em 0.3em;
        border-radius: 4px;
        background: color-mix(in srgb, var(--c) 25%, var(--card));
        font-weight: 600;
      }
      .sum {
        width: 100%;
        margin: 0;
        text-align: center;
        font-family: var(--mono);
        overflow-wrap: anywhere;
      }
      .sum b {
        color: var(--c1);
      }
      .why {
        width: 100%;
        margin: 0;
        padding: 0.6rem 0.8rem;
        border-left: 4px solid var(--c1);
        border-radius: 4px;
        background: var(--panel);
      }
    `];texts=["",""];controls(){let{state:t}=this,e=(r,i,n)=>ft({label:r,value:this.texts[n]||t[i].join(", "),code:!0,onInput:o=>this.typed(i,n,o)});return f`${e(a("Shape of A, such as 2, 3","A 的形状，例如 2, 3"),"first",0)}
    ${e(a("Shape of B, such as 3, 2","B 的形状，例如 3, 2"),"second",1)}`}typed(t,e,r){this.texts[e]=r;let i=(r.match(/\d+/g)??[]).map(Number),n=i.length>=1&&i.length<=2&&i.every(o=>o>=1&&o<=6);this.problem=n?"":a("Write one or two sizes from 1 to 6, such as 2, 3.","请写一个或两个 1 到 6 的数，例如 2, 3。"),n&&this.set({[t]:i,cell:[0,0]}),this.requestUpdate()}reset(){this.texts=["",""],super.reset()}rows(){let{a:t,b:e}=this.result,r=t.shape.length===1?[t.list()]:t.list(),i=e.shape.length===1?e.list().map(n=>[n]):e.list();return{first:r,second:i}}product(){let{product:t,terms:e}=this.result,r=Array.from(t.data),i=e.shape[1];return Array.from({length:e.shape[0]},(n,o)=>r.slice(o*i,(o+1)*i))}draw(){let{result:t}=this,{first:e,second:r}=this.rows(),[i,n]=[t.a.shape,t.b.shape],o=!t.reason,[l,h]=this.state.cell;return f`${this.shapes(i,n)}
      <div class="equation">
        ${ce(e,{caption:`A ${br(i)}`,color:"affine",lit:c=>o&&c===l,dim:c=>o&&c!==l})}
        <span class="sign">@</span>
        ${ce(r,{caption:`B ${br(n)}`,color:"2",lit:(c,u)=>o&&u===h,dim:(c,u)=>o&&u!==h})}
        ${o?f`<span class="sign">=</span> ${ce(this.product(),{caption:t.shape.length?`A @ B ${br(t.shape)}`:a("A @ B, a number","A @ B，一个数"),color:"1",lit:(c,u)=>c===l&&u===h,pressed:(c,u)=>c===l&&u===h,label:(c,u)=>a(`Row ${c}, column ${u}`,`第 ${c} 行第 ${u} 列`),onPoint:(c,u)=>this.set({cell:[c,u]})})}`:k}
      </div>
      ${o?this.sum(e,r):f`<p class="why" role="status">${this.why(i,n)}</p>`}`}shapes(t,e){let r=this.result.reason?"1":"2",i=f`<span class="inner" data-color=${r}>${t.at(-1)}</span>`,n=f`<span class="inner" data-color=${r}>${e[0]}</span>`;return f`<p class="shapes">
      (${t.length===2?`${t[0]}, `:k}${i}) @ (${n}${e.length===2?`, ${e[1]}`:k})
      ${this.result.reason?"✗":f`→ ${br(this.result.shape)}`}
    </p>`}why(t,e){return a(`A row of A has ${t.at(-1)} numbers, and a column of B has ${e[0]}. They must have equally many, so that each number of the row meets one of the column. NumPy raises a ValueError, and the library a ShapeError.`,`A 的一行有 ${t.at(-1)} 个数，B 的一列有 ${e[0]} 个数。个数必须相同，行里的每个数才能与列里的一个数相遇。NumPy 会报 ValueError，本库会报 ShapeError。`)}sum(t,e){let[r,i]=this.state.cell,n=t[r].map((o,l)=>`${g(o)}·${g(e[l][i])}`);return f`<p class="sum">${n.join(" + ")} = <b>${g(this.product()[r][i])}</b></p>`}summary(){let{result:t,state:e}=this;if(t.reason)return t.reason;let[r,i]=e.cell,n=g(this.product()[r][i]),o=t.terms.shape[2];return a(`The number in row ${r} and column ${i} is ${n}, a sum of ${o} products. The result has the shape ${br(t.shape)}.`,`第 ${r} 行第 ${i} 列的数是 ${n}，由 ${o} 个乘积相加而成。结果的形状是 ${br(t.shape)}。`)}};M.define("zs-matrix-product",hl)});var Lx={};var cl,Mp=E(()=>{"use strict";y();q();F();P();H();C();cl=class extends S{static operation="moving_apart";static title=["Two distributions move apart","两个分布渐行渐远"];static inputs={distance:.5};draw(){let{width:t}=this,r=t>640?Math.floor((t-16)/2):t;return f`${this.boxes(r)} ${this.curves(r)}`}boxes(t){let{distance:e}=this.result,r=(l,h,c)=>x`<rect class="region" data-color=${l} x=${c.x(h)} width=${c.x(1)-c.x(0)} y=${c.y(1)} height=${c.y(0)-c.y(1)}></rect>
      ${L(c,[h,h,h+1,h+1],[0,1,1,0],{color:l})}`,i={domain:[-.2,4.2],label:"x"},n={domain:[0,1.3],label:a("density","密度")},o=a("Densities of P and Q","P 与 Q 的密度");return z({width:t,height:260,x:i,y:n,label:o},l=>x`
        ${r("0",0,l)} ${r("1",e,l)}
        <text x=${l.x(.5)} y=${l.y(1.08)} text-anchor="middle">P</text>
        ${G(l,{x:e+.5,y:1,label:a("Place of Q","Q 的位置"),color:"1",step:[.05,0],onMove:h=>this.set({distance:Number(Math.max(0,Math.min(3,h-.5)).toFixed(3))})})}
        <text x=${l.x(e+.5)} y=${l.y(1.12)} text-anchor="middle">Q</text>`)}curves(t){let e=this.result,r={domain:[0,3],label:a("distance of P and Q","P 与 Q 的距离")},i={domain:[0,3.1]},n=a("JS and Wasserstein distance by distance","JS 散度与 Wasserstein 距离的变化");return z({width:t,height:260,x:r,y:i,label:n},o=>{let l=o.x(e.distance);return x`<line class="line thin dashed" x1=${l} x2=${l} y1="0" y2=${o.height}></line>
        ${L(o,e.distances.data,e.js_curve.data,{color:"2"})}
        ${L(o,e.distances.data,e.wasserstein_curve.data,{color:"3"})}
        <circle class="point" data-color="2" cx=${l} cy=${o.y(e.js)} r="5"></circle>
        <circle class="point" data-color="3" cx=${l} cy=${o.y(e.wasserstein)} r="5"></circle>
        <text x=${o.x(2.95)} y=${o.y(Math.LN2)-8} text-anchor="end">JS ≤ log 2</text>
        <text x=${o.x(2.35)} y=${o.y(2.6)} text-anchor="end">${a("Wasserstein","Wasserstein 距离")}</text>`})}controls(){return _({label:a("Distance","距离"),value:this.state.distance,min:0,max:3,step:.025,onInput:t=>this.set({distance:t})})}summary(){let[t,e,r]=[this.result.kl,this.result.js,this.result.wasserstein].map(n=>g(n)),i=g(this.result.distance);return a(`At distance ${i}: KL ${t}, JS ${e} nats, Wasserstein distance ${r}.`,`距离为 ${i} 时：KL 散度 ${t}，JS 散度 ${e} 奈特，Wasserstein 距离 ${r}。`)}};M.define("zs-moving-apart",cl)});var Rx={};var ul,kp=E(()=>{"use strict";y();q();F();Ba();P();gn();vt();pn();C();ul=class extends S{static styles=[...S.styles,dn,wr];static operation="network_graph";static title=["The graph of a two-layer network","两层神经网络的计算图"];static inputs={x:[[1,.5],[-.5,2]],labels:[0,1],activation:"relu",opened:[],formulas:!1};static view={step:9999};player=new rt(this,{last:()=>this.result?.picture.steps??0,rate:1.5});asked=0;arguments(){return this.asked=yr(this.width),{...super.arguments(),width:this.asked}}updated(){super.updated(),this.width&&this.asked&&this.asked!==yr(this.width)&&this.refresh()}turn(t){let{opened:e}=this.state,r=e.filter(i=>i!==t);this.set({opened:r.length<e.length?r:[...e,t],step:9999})}controls(){let{state:t,result:e}=this;return f`
      ${this.player.controls()}
      ${At(a("Open layers (or click a layer in the picture)","打开的层（也可以在图上点击）"),e.groups.map((r,i)=>K({label:`${r.name} · ${r.kind}`,value:t.opened.includes(i),onInput:()=>this.turn(i)})))}
      ${Je({label:a("x, a sample in each row","x，每行一个样本"),value:t.x,min:-100,max:100,onInput:r=>this.set({x:r})})}
      ${Je({label:a("Labels t","标签 t"),value:t.labels,min:0,max:1,onInput:r=>this.set({labels:r})})}
      ${U({label:a("Activation","激活函数"),value:t.activation,options:[["relu","ReLU"],["sigmoid","sigmoid"],["tanh","tanh"]],onInput:r=>this.set({activation:r})})}
      ${K({label:a("Formulas of the gradients","写出梯度的公式"),value:t.formulas,onInput:r=>this.set({formulas:r})})}
    `}draw(){let{picture:t}=this.result,e=Math.min(this.state.step,t.steps);return mn(t,{step:e,width:this.width,onOpen:r=>this.turn(r)})}summary(){let{picture:t,loss:e,gradient:r}=this.result,i=Math.min(this.state.step,t.steps);if(i<t.steps)return fn(t,i);let n=Object.entries(r).map(([o,l])=>{let h=Array.from(l.data,c=>Math.abs(Number(c)));return`${o} ${g(Math.max(...h),3)}`});return a(`Loss ${g(e)}; the largest gradients: ${n.join(", ")}.`,`损失 ${g(e)}；最大的梯度：${n.join("，")}。`)}};M.define("zs-network-graph",ul)});function Ap(s,{x:t,y:e,side:r}){let i=Math.max(...Array.from(s.data,n=>Math.abs(n)||0),1e-9);return ot(s,{x:t,y:e,width:r,height:r,low:-i,high:i,kind:"diverging"})}function Sp(s,t){let[e,r,i]=s.shape,n=Math.ceil(e/t),[o,l]=[n*(r+_e),t*(i+_e)],h=new Float32Array(o*l).fill(NaN);for(let c=0;c<e;c+=1){let[u,d]=[Math.floor(c/t)*(r+_e),c%t*(i+_e)];for(let p=0;p<r;p+=1){let m=(c*r+p)*i;h.set(s.data.subarray(m,m+i),(u+p)*l+d)}}return new ss(h,[o,l])}var _e,Tp=E(()=>{"use strict";y();Cs();H();_e=2});var Ux={};var yn,dl,Np=E(()=>{"use strict";y();F();Vr();Tp();P();rn();H();Lt();et();Ct();C();yn={Conv2d:["conv","convolution","卷积"],BatchNorm:["norm","batch norm","Batch Norm"],ReLU:["relu","ReLU","ReLU"],MaxPool2d:["pool","max pooling","Max 池化"],Affine:["affine","affine","Affine"]},dl=class extends ct{static styles=[...j,$t,I`
      .pad {
        cursor: crosshair;
        display: block; /* browsers ignore touch-action where the display is inline */
        touch-action: none;
      }
      .layer {
        cursor: pointer;
      }
      .layer .edge {
        fill: none;
        stroke: color-mix(in srgb, var(--c) 60%, var(--background));
        stroke-width: 1.2;
      }
      .layer:hover .edge,
      .layer.chosen .edge {
        stroke: var(--c);
        stroke-width: 3.5;
      }
      .layer text {
        font-size: 10px;
      }
      .digit {
        font-size: 12.5px;
        font-weight: 600;
      }
      .digit.true {
        text-decoration: underline;
      }
      .sheet {
        cursor: pointer;
      }
      .lines {
        text-align: left;
      }
    `];static operation="network_on_digit";static title=["Inside a trained network","训练好的网络的内部"];static inputs={index:0,drawing:"",layer:"conv1",channel:3,row:8,column:14};static view={pen:[8,14]};controls(){let{result:t,state:e}=this,r=t.layers.filter(n=>n.kind in yn),i=t.maps.shape[0];return f`
      ${on(this)}
      ${U({label:a("Layer","层"),value:e.layer,options:r.map(n=>[n.name,`${n.name}: ${this.kindName(n.kind)}, ${n.shape.join(" x ")}`]),onInput:n=>this.set({layer:n})})}
      ${_({label:t.maps.shape.length>1?a("Feature map","特征图"):a("Class","类别"),value:Math.min(e.channel,i-1),min:0,max:i-1,step:1,onInput:n=>this.set({channel:n})})}
    `}kindName(t){let[,e,r]=yn[t];return a(e,r)}draw(){let{result:t,shown:e,width:r}=this,i=r>760,n=i?220:Math.min(r,320),o=t.label<0?a("your drawing","自己画的数字"):a(`test image, a ${t.label}`,`测试图像，数字 ${t.label}`);return f`<div class="stage">
        <div class="column">
          ${V({title:o,width:196,height:196,color:"forward"},an(this,{side:196,x:t.x}))}
          ${e.drawing?ln(t.x,140):k}
        </div>
        ${this.overview(i?Math.min(62,(r-196-n-70)/7):Math.min(58,(r-10)/7))}
        ${V({title:a("probabilities","概率"),width:n,height:192},Ve(t.probabilities.data,{width:n,label:t.label}))}
      </div>
      <div class="stage">${this.detail()}</div>`}overview(t){let e=this.result.layers.filter(n=>n.kind in yn&&n.kind!=="Affine"),r=t+15,i=a("the layers, each with its strongest feature map","各层，每层显示最强的特征图");return V({title:t>50?i:a("the layers","各层"),width:7*t,height:3*r},e.map((n,o)=>{let[l,h]=[o%7*t,Math.floor(o/7)*r],c=n.name===this.shown.layer?"chosen":"";return x`<g class="layer ${c}" data-color=${yn[n.kind][0]} transform="translate(${l} ${h})"
          @click=${()=>this.set({layer:n.name})}>
          ${Ap(n.map,{x:3,y:3,side:t-6})}
          <rect class="edge" x="2.5" y="2.5" width=${t-5} height=${t-5} rx="3"></rect>
          <text x=${t/2} y=${t+8} text-anchor="middle">${t>50?n.name:n.name.replace("batchnorm","norm")}</text>
          <title>${n.name}: ${this.kindName(n.kind)}, ${n.shape.join(" x ")}</title>
        </g>`}))}detail(){let{result:t}=this,{maps:e,place:r}=t;if(e.shape.length===1)return this.arithmetic();let[i,n,o]=e.shape,l=8,h=this.width>760,c=Math.min(h?384:this.width-8,384)/(l*(o+_e)),u=Math.ceil(i/l),[d,p]=[(o+_e)*c,(n+_e)*c],m=Math.max(...Array.from(e.data,Math.abs),1e-9),$=196,w=b=>{let v=b.currentTarget,T=new DOMPoint(b.clientX,b.clientY).matrixTransform(v.getScreenCTM()?.inverse()),A=Math.floor(T.y/p)*l+Math.min(l-1,Math.floor(T.x/d));A<i&&this.set({channel:A})};return f`${V({title:a(`${this.shown.layer}: ${i} feature maps`,`${this.shown.layer}：${i} 个特征图`),width:l*d,height:u*p},x`<g class="sheet" @click=${w}>${ot(Sp(e,l),{x:0,y:0,width:l*d,height:u*p,low:-m,high:m,kind:"diverging"})}
        <rect class="ring-line" data-color="text" x=${r[0]%l*d-c} y=${Math.floor(r[0]/l)*p-c}
          width=${(o+_e)*c} height=${(n+_e)*c}></rect></g>`)}
      ${V({title:a(`feature map ${r[0]}`,`特征图 ${r[0]}`),width:$,height:$},Ss(e.at(r[0]),{size:$/n,low:-m,high:m,kind:"diverging",name:a("place in the feature map","特征图中的位置"),frame:{row:r[1],column:r[2],rows:1,columns:1,color:"text"},at:[Math.min(this.state.row,n-1),Math.min(this.state.column,o-1)],onPoint:(b,v)=>this.set({row:b,column:v})}))}
      <div class="column">${this.arithmetic()}</div>`}arithmetic(){let{arithmetic:t,value:e}=this.result,r=g(e,3),i=o=>g(o,3);if(t.kind==="conv")return this.convolution(t,r);if(t.kind==="norm")return f`<p class="lines">
        <span>γ (x − μ) / √(σ² + ε) + β</span>
        <span>= ${i(t.gamma)}·(${i(t.x)} − ${i(t.running_mean)}) / √(${i(t.running_var)} + ${i(t.eps)})</span>
        <span>&nbsp;&nbsp;+ ${i(t.beta)} = ${r}</span>
      </p>`;if(t.kind==="relu")return f`<p class="lines"><span>max(0, ${i(t.x)}) = ${r}</span></p>`;if(t.kind==="pool"){let o=Math.max(...t.window.data);return f`${V({title:a("window","窗口"),width:120,height:120,color:"pool"},ht(t.window.list(),{size:60,color:"pool",shade:(l,h)=>t.window.at(l).at(h)===o?3:1}))}
        <p class="lines"><span>max = ${r}</span></p>`}let n=Array.from(t.order.data,(o,l)=>f`<span>x[${o}] · W = ${i(t.x.at(l))} · ${i(t.W.at(l))} = ${i(t.products.at(l))}</span>`);return f`<p class="lines">
      <span>${a("The largest of 576 products:","576 个乘积中最大的几个：")}</span>${n}
      <span>Σ + b = ${i(t.sum)} + ${i(t.b)} = ${r}</span>
    </p>`}convolution(t,e){let r=t.sums.length,i=t.strongest,n=r>1?a(`input channel ${i}`,`输入通道 ${i}`):a("pixels","像素"),o=l=>g(Number(l.toFixed(2)));return f`<div class="stage">
        ${V({title:n,width:126,height:126,color:"forward"},ht(t.x.at(i).list(),{size:42,small:!0,color:"forward",shade:()=>1,format:o}))}
        ${pt("∗",60)}
        ${V({title:a("its filter","它的滤波器"),width:126,height:126,color:"parameter"},ht(t.W.at(i).list(),{size:42,small:!0,color:"parameter",shade:()=>1,format:o}))}
      </div>
      <p class="lines">
        <span
          >${r>1?a(`strongest of ${r} channels: ${g(t.sums.at(i),3)}`,`${r} 个通道中最强的：${g(t.sums.at(i),3)}`):k}</span
        >
        <span
          >${r>1?a("sum of all channels","所有通道之和"):a("sum","和")} + b =
          ${g(Array.from(t.sums.data,Number).reduce((l,h)=>l+h,0),3)}
          + ${g(t.b,3)} = ${e}</span
        >
      </p>`}summary(){let{result:t,shown:e}=this,r=Array.from(t.probabilities.data,Number),i=r.indexOf(Math.max(...r)),n=(100*r[i]).toFixed(2),o=t.place.join(", ");return a(`The network reads a ${i}, with ${n} %. ${e.layer}[${o}] = ${g(t.value,3)}.`,`网络认为是 ${i}，概率 ${n} %。${e.layer}[${o}] = ${g(t.value,3)}。`)}};M.define("zs-network-on-digit",dl)});var Fx={};var pl,Ep=E(()=>{"use strict";y();F();vs();q();qr();P();H();et();C();pl=class extends S{static operation="neuron";static title=["One neuron: z = h(w x + b)","一个神经元：z = h(w x + b)"];static inputs={function:"sigmoid",w:1,b:0,x:1};static styles=[...j,ee,I`
      .flow {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.8rem;
        align-items: center;
        justify-content: center;
        width: 100%;
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      .flow b {
        padding: 0.25rem 0.7rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        font-weight: 600;
      }
    `];controls(){let{state:t}=this,e=(r,i,n)=>_({label:r,value:t[i],min:-n,max:n,step:n/100,onInput:o=>this.set({[i]:o})});return f`
      ${U({label:a("Activation function h","激活函数 h"),value:t.function,options:le.map(({name:r,text:i})=>[r,i]),onInput:r=>this.set({function:r})})}
      ${e(a("Weight w","权重 w"),"w",20)} ${e(a("Bias b","偏置 b"),"b",20)}
      ${e(a("Input x","输入 x"),"x",5)}
    `}draw(){let{result:t,state:e,width:r}=this,{color:i,text:n}=Qs(e.function),o=t.grid.list(),l=t.curve.list(),h={domain:qe([0,1,...l],[-3,3]),label:a("output z","输出 z")},c=a(`Output of a neuron with ${n}`,`使用 ${n} 的神经元的输出`);return f`<p class="flow">
        <b>x = ${g(e.x)}</b> → <b>a = w x + b = ${g(t.a)}</b> →
        <b data-color=${i}>z = h(a) = ${g(t.z)}</b>
      </p>
      ${z({width:r,height:300,x:{domain:[-5,5],label:a("input x","输入 x")},y:h,label:c},u=>{let d=p=>t.z+t.slope*p;return x`${xe(u)}${Pi(u,e.x)}
          ${L(u,[e.x-1,e.x+1],[d(-1),d(1)],{color:"text",dashed:!0})}
          ${e.function==="step"?this.step(u,o,l,i):Ci(u,o,l,{color:i,jump:!1})}
          ${X(u,[e.x],[t.z],{color:i,radius:5.5})}
          ${G(u,{x:e.x,y:0,label:a("Input x","输入 x"),color:"text",step:[.05,0],onMove:p=>this.set({x:p})})}`})}`}step(t,e,r,i){let n=r.findIndex((o,l)=>l>0&&o!==r[l-1]);return n<0?L(t,e,r,{color:i}):x`${L(t,e.slice(0,n),r.slice(0,n),{color:i})}
      ${L(t,e.slice(n),r.slice(n),{color:i})}`}summary(){let{result:t}=this,e=[t.a,t.z,t.slope].map(r=>g(r));return a(`The weighted sum is ${e[0]}, the output ${e[1]}. If x grows a little, the output changes ${e[2]} times as much.`,`加权和为 ${e[0]}，输出为 ${e[1]}。x 变化一点，输出的变化是它的 ${e[2]} 倍。`)}};M.define("zs-neuron",pl)});var Dx={};var Pe,Ke,ml,Ip=E(()=>{"use strict";y();F();Vr();P();rn();H();Lt();et();Ct();C();Pe=252,Ke=Pe/28,ml=class extends ct{static styles=[...j,$t,mr,I`
      .cover {
        stroke: var(--c1);
        stroke-width: 2.5;
        pointer-events: none;
      }
      .ghost {
        opacity: 0.35;
      }
    `];static operation="occluded_digit";static title=["Which part of a digit the network uses","网络看的是哪里"];static inputs={index:2760,size:7,gray:0,row:9,column:9};static view={};controls(){let{state:t}=this;return f`
      ${Jt({label:a("Test image, 0 to 9999","测试图像，0 到 9999"),value:t.index,min:0,max:9999,step:1,onInput:e=>this.set({index:e})})}
      ${_({label:a("Side of the square","方块的边长"),value:t.size,min:2,max:14,step:1,color:"adam",onInput:e=>this.set({size:e})})}
      ${_({label:a("Gray value of the square","方块的灰度"),value:t.gray,min:0,max:1,step:.05,onInput:e=>this.set({gray:e})})}
    `}draw(){let{result:t,shown:e,state:r,width:i}=this,[n,o]=t.corner,l=Math.max(...Array.from(t.drops.data,Math.abs),.01),[h,c]=t.drops.shape,u=((e.size-1)/2-(t.step-1)/2)*Ke,d=Math.min(i,230),p=Math.floor(e.size/2);return f`${V({title:a("move the square","移动方块"),width:Pe,height:Pe,color:"forward"},x`${Ss(t.x,{size:Ke,low:0,high:1,kind:"gray",name:a("place of the square","方块的位置"),at:[r.row+p,r.column+p],onPoint:(m,$)=>this.move(m-p,$-p)})}
      ${this.cover(n,o,e.size,e.gray)}`)}
    ${V({title:a(`drop of p(${t.label}) by place`,`p(${t.label}) 的下降，按方块的位置`),width:Pe,height:Pe,color:"backward"},x`<g transform="translate(${u} ${u})">${ot(t.drops,{x:0,y:0,width:c*t.step*Ke,height:h*t.step*Ke,low:-l,high:l,kind:"diverging"})}</g>
      <g class="ghost">${ot(this.outline(),{x:0,y:0,width:Pe,height:Pe,low:0,high:1})}</g>
      <rect class="picture-edge" width=${Pe} height=${Pe}></rect>`)}
    ${V({title:a("covered; the lines: uncovered","遮住之后；细线：遮住之前"),width:d,height:192},Ve(t.covered_probabilities.data,{width:d,label:t.label,before:t.probabilities.data}))}`}outline(){let{x:t}=this.result,e=Object.create(t);return e.data=t.data.map(r=>r>.3?r:NaN),e}cover(t,e,r,i){let n={shape:[1,1],data:[i]},o={x:e*Ke,y:t*Ke,width:r*Ke,height:r*Ke};return x`<g class="cover">${ot(n,{...o,low:0,high:1})}
      <rect class="ring-line" data-color="backward" x=${o.x} y=${o.y} width=${o.width} height=${o.height}></rect></g>`}move(t,e){let r=28-this.state.size;this.set({row:Math.max(0,Math.min(r,t)),column:Math.max(0,Math.min(r,e))})}summary(){let{result:t}=this,{label:e}=t,[r,i]=[t.probabilities.at(e),t.covered_probabilities.at(e)],n=Math.max(...t.drops.data);return a(`Covered at row ${t.corner[0]+1}, column ${t.corner[1]+1}, the probability of ${e} changes from ${ds(r)} to ${ds(i)}. The largest drop on the map is ${ds(n)}.`,`遮住第 ${t.corner[0]+1} 行第 ${t.corner[1]+1} 列起的方块，${e} 的概率从 ${ds(r)} 变为 ${ds(i)}。图中最大的下降是 ${ds(n)}。`)}};M.define("zs-occlusion",ml)});var Wx={};var jx,fl,zp=E(()=>{"use strict";y();q();F();P();H();et();C();jx=[["relu","ReLU","ReLU 函数"],["sigmoid","sigmoid","sigmoid 函数"],["tanh","tanh","tanh 函数"],["step","step","阶跃函数"]],fl=class extends S{static operation="one_weight";static styles=[...j,I`
      .tangent {
        stroke-width: 3;
      }
    `];static title=["Move one weight: loss and accuracy","移动一个权重：损失与识别精度"];static inputs={activation:"relu",layer:"2",samples:20};static view={move:0};get index(){let{moves:t}=this.result,e=(this.state.move-t.at(0))/(t.at(-1+t.length)-t.at(0));return Math.round(e*(t.length-1))}draw(){let{width:t,result:e}=this,r=t>640?Math.floor((t-16)/2):t,i=Array.from(e.loss.data),[n,o]=[Math.min(...i),Math.max(...i)],l=Math.max(.02,(o-n)*.15);return f`${this.curve(r,{color:"0",values:i,slopes:e.loss_slope.data,domain:[n-l,o+l],label:a("loss","损失"),stairs:this.state.activation==="step"&&this.state.layer==="1"})}
    ${this.curve(r,{color:"1",values:Array.from(e.accuracy.data),slopes:e.accuracy_slope.data,domain:[0,1.05],stairs:!0,label:a("accuracy","识别精度")})}`}curve(t,{color:e,values:r,slopes:i,domain:n,label:o,stairs:l}){let h=this.result.moves.data,{index:c}=this,u=i[c],d=.45,p={domain:[h[0],h[h.length-1]],label:a("change of the weight","权重的变化量")};return z({width:t,height:270,x:p,y:{domain:n,label:o},label:o},m=>{let $=h[c],w=m.y(r[c])<40,b=(h[1]-h[0])/2,[v,T]=l?[r.flatMap((A,N)=>[h[N]-b,h[N]+b]),r.flatMap(A=>[A,A])]:[h,r];return x`${L(m,v,T,{color:e})}
        ${L(m,[$-d,$+d],[r[c]-d*u,r[c]+d*u],{color:"text",className:"tangent"})}
        <text class="direct" x=${Math.min(m.width-60,Math.max(60,m.x($)))} y=${m.y(r[c])+(w?30:-18)} text-anchor="middle">
          ${a("slope","斜率")} ${g(u)}
        </text>
        ${G(m,{x:$,y:r[c],label:`${a("Change of the weight","权重的变化量")}, ${o}`,color:e,step:[(h[h.length-1]-h[0])/(h.length-1),0],onMove:A=>this.set({move:A})})}`})}controls(){let{state:t,result:e}=this,{moves:r}=e;return f`${_({label:a("Change of the weight","权重的变化量"),value:t.move,min:r.at(0),max:r.at(r.length-1),step:(r.at(r.length-1)-r.at(0))/(r.length-1),onInput:i=>this.set({move:i})})}
    ${U({label:a("Activation function","激活函数"),value:t.activation,options:jx.map(([i,n,o])=>[i,a(n,o)]),onInput:i=>this.set({activation:i})})}
    ${U({label:a("The weight is in","这个权重属于"),value:t.layer,options:[["1",a("layer 1, before the activation","第 1 层（激活函数之前）")],["2",a("layer 2, after the activation","第 2 层（激活函数之后）")]],onInput:i=>this.set({layer:i})})}
    ${_({label:a("Samples","样本数"),value:t.samples,min:2,max:200,step:1,onInput:i=>this.set({samples:i})})}`}summary(){let{index:t,result:e}=this,[r,i]=[g(e.loss.at(t)),g(e.loss_slope.at(t))],[n,o]=[g(e.accuracy.at(t)),g(e.accuracy_slope.at(t))];return a(`Loss ${r}, with the slope ${i}; accuracy ${n}, with the slope ${o}.`,`损失 ${r}，斜率 ${i}；识别精度 ${n}，斜率 ${o}。`)}};M.define("zs-one-weight",fl)});var qx={};var vr,Qr,gl,Cp=E(()=>{"use strict";y();q();F();bt();kt();P();Wt();C();vr=["sgd","momentum","nesterov","adagrad","rmsprop","adam","adamw"],Qr=["SGD","Momentum","Nesterov","AdaGrad","RMSprop","Adam","AdamW"],gl=class extends S{static styles=it;static title=["A race on MNIST","在 MNIST 上赛跑"];static inputs={shown:[!0,!0,!1,!0,!1,!0,!1],rates:[.01,.01,.01,.01,.001,.001,.001],seed:0,steps:200};runner=new ut(this,{operation:"optimizer_losses",args:()=>this.arguments(),label:a("Train all","一起训练")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${_({label:a("number of mini-batches","mini-batch 的个数"),value:t.steps,min:20,max:300,step:10,onInput:e=>this.set({steps:e})})}
    ${W({label:a(`Draw other initial weights (seed ${t.seed})`,`换一组初始权重（随机种子 ${t.seed}）`),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    ${At(a("Who takes part","谁参加"),vr.map((e,r)=>K({label:Qr[r],value:t.shown[r],color:e,onInput:i=>this.set({shown:t.shown.with(r,i)})})))}
    ${At(a("Learning rates","学习率"),vr.map((e,r)=>t.shown[r]?_({label:a(`${Qr[r]}, learning rate`,`${Qr[r]} 的学习率`),value:t.rates[r],min:1e-4,max:10,log:!0,color:e,onInput:i=>this.set({rates:t.rates.with(r,i)})}):k))}`}draw(){let{frame:t}=this.runner,e=vr.filter(r=>t?.losses[r]);return xt({width:this.width,height:360,x:{domain:[0,t?.steps??this.state.steps],label:a("mini-batch","mini-batch")},y:{domain:[0,3],label:a("loss","损失")},label:a("The loss of each mini-batch before its update","每个 mini-batch 在更新之前的损失"),series:e.flatMap(r=>{let[i,n]=[t.losses[r].list(),t.smoothed[r].list()];return[{xs:dt(i.length),ys:i,color:r,className:"faint"},{xs:dt(n.length),ys:n,color:r,text:Qr[vr.indexOf(r)]}]})})}summary(){let{frame:t}=this.runner;if(!t)return a("Press “Train all”: every optimizer gets the same initial weights and the same mini-batches.","按“一起训练”：每种方法都从同样的初始权重出发，按同样的顺序看同样的 mini-batch。");let e=vr.filter(r=>t.losses[r]).map(r=>{let i=t.smoothed[r].list(),n=i.length<t.losses[r].length;return`${Qr[vr.indexOf(r)]} ${n?a("diverged","发散"):g(i[i.length-1],3)}`});return a(`Average loss after ${t.step} mini-batches: ${e.join(", ")}.`,`${t.step} 个 mini-batch 之后的平均损失：${e.join("，")}。`)}};M.define("zs-optimizer-losses",gl)});var Bx={};var $l,Pp=E(()=>{"use strict";y();q();Ra();P();gn();C();$l=class extends S{static styles=[...S.styles,wr,I`
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 1rem 2rem;
        width: 100%;
      }
      .sides h4 {
        color: var(--text);
        font-family: var(--mono);
      }
      .sides dl {
        display: grid;
        grid-template-columns: minmax(7rem, auto) 1fr;
        gap: 0.5rem 0.8rem;
        align-items: center;
        margin: 0.6rem 0 0;
        font-size: 0.86rem;
      }
      .sides dd {
        min-width: 0;
        margin: 0;
        overflow-x: auto;
      }
      .mark {
        fill: none;
        stroke: var(--c1);
        stroke-width: 2;
      }
      .border {
        fill: none;
        stroke: var(--line);
      }
    `];static operation="overwritten_gradient";static title=["Who overwrites dout? The gradient of relu(x) + x","谁改写了 dout？relu(x) + x 的梯度"];static inputs={x:[1,-.5,2,-1.5],dout:[1,2,3,4]};controls(){let{state:t}=this;return f`
      ${Je({label:"x",value:t.x,min:-100,max:100,onInput:e=>this.set({x:e})})}
      ${Je({label:"dout",value:t.dout,min:-100,max:100,onInput:e=>this.set({dout:e})})}
    `}draw(){let{result:t}=this;return f`<div class="sides">
      ${this.side("np.where(blocked, 0, dout)",t.right)} ${this.side("dout[blocked] = 0",t.careless)}
    </div>`}side(t,e){let{before:r,numerical:i}=this.result,n=cn([r,i,e.dx]),o=(h,c)=>u=>Math.abs(h.data[u]-c.data[u])>1e-6,l=[[a("dout that arrives","传来的 dout"),r,void 0],[a("from the ReLU","ReLU 传回的"),e.branch,void 0],[a("dout afterwards, for x itself","之后的 dout，传给另一条路"),e.dout,o(e.dout,r)],[a("sum of both: dx","两者之和 dx"),e.dx,o(e.dx,i)],[a("numerical dx","数值微分的 dx"),i,void 0]];return f`<section>
      <h4>${t}</h4>
      <dl>
        ${l.map(([h,c,u])=>f`<dt>${h}</dt>
              <dd tabindex="0">${un(c,{label:h,limit:n,marked:u})}</dd>`)}
      </dl>
    </section>`}summary(){let{careless:t,right:e}=this.result,r=t.dx.list().filter((n,o)=>n!==e.dx.at(o)).length,i=e.dx.length;return a(`With the ReLU that overwrites dout, ${r} of ${i} entries of dx are wrong.`,`用改写 dout 的 ReLU，dx 的 ${i} 个元素中有 ${r} 个错了。`)}};M.define("zs-overwrite",$l)});var Zx={};var Hx,xl,Op=E(()=>{"use strict";y();q();F();P();et();C();Hx=[["tp","2","TP: same class, same cluster","TP：同类，同簇"],["fn","1","FN: same class, other cluster","FN：同类，不同簇"],["fp","3","FP: other class, same cluster","FP：不同类，同簇"],["tn","0","TN: other class, other cluster","TN：不同类，不同簇"]],xl=class extends S{static operation="pair_scores";static styles=[...j,I`
      .square {
        fill: var(--c);
        fill-opacity: 0.85;
      }
      .inner {
        fill: var(--background);
        font-weight: 600;
      }
      .chance {
        fill: var(--c7);
        fill-opacity: 0.45;
      }
    `];static title=["The Rand index, adjusted for chance","兰德指数及其调整"];static inputs={tp:50,fn:10,fp:5,tn:20};draw(){let{width:t}=this,e=t>640,r=e?250:Math.min(300,t);return f`${this.mosaic(r)} ${this.bars(e?t-r-24:t)}`}mosaic(t){let{tp:e,fn:r,fp:i,tn:n}=this.state,o=Math.max(1,e+r+i+n),l=(e+r)/o*t,h=(p,m)=>m?p/m*t:0,[c,u]=[h(e,e+r),h(i,i+n)],d=[[`TP ${e}`,"2",0,0,c,l],[`FN ${r}`,"1",c,0,t-c,l],[`FP ${i}`,"3",0,l,u,t-l],[`TN ${n}`,"0",u,l,t-u,t-l]];return f`<svg width=${t} height=${t} role="img" aria-label=${a("Pairs as areas","用面积表示样本对")}>
      ${d.map(([p,m,$,w,b,v])=>b>0&&v>0?x`<g data-color=${m}>
            <rect class="square" x=${$+1} y=${w+1} width=${Math.max(0,b-2)} height=${Math.max(0,v-2)} rx="3"></rect>
            ${b>50&&v>20?x`<text class="inner" x=${$+b/2} y=${w+v/2+4} text-anchor="middle">${p}</text>`:k}
          </g>`:k)}
    </svg>`}bars(t){let{rand:e,adjusted:r,chance:i}=this.result,n=h=>h*(t-4),o=i??0,l=e>=o?n(e)-n(o):0;return f`<svg width=${t} height="176" role="img" aria-label=${this.summary()}>
      <g data-color="2">
        <text x="0" y="14">${a("RI: the share of pairs that are judged right","RI：判断正确的样本对的比例")}</text>
        <rect class="square" x="0" y="24" width=${n(e)} height="28" rx="4"></rect>
        ${e>.25?x`<text class="inner" x=${n(e)-8} y="43" text-anchor="end">${g(e)}</text>`:k}
      </g>
      <g data-color="1">
        <text x="0" y="92">
          ${a("ARI: how far from chance to 1","ARI：从随机水平到 1 走了多远")} = ${g(r)}
        </text>
        <rect class="chance" x="0" y="102" width=${n(o)} height="28" rx="4"></rect>
        <rect class="square" x=${n(o)} y="102" width=${l} height="28" rx="4"></rect>
        <text class="muted" x="0" y="150">
          ${i===null?k:a(`chance ${g(i)}`,`随机水平 ${g(i)}`)}
        </text>
        <text class="muted" x=${t-4} y="150" text-anchor="end">1</text>
      </g>
      <line class="grid" x1=${t-3} x2=${t-3} y1="18" y2="136"></line>
    </svg>`}controls(){return f`${Hx.map(([t,e,r,i])=>_({label:a(r,i),value:this.state[t],min:0,max:100,step:1,color:e,onInput:n=>this.set({[t]:n})}))}
      <div class="row wide">
        ${W({label:a("the pairs of the notes","笔记中的样本对"),onClick:()=>this.set({tp:50,fn:10,fp:5,tn:20})})}
        ${W({label:a("no better than chance","与随机无异"),onClick:()=>this.set({tp:16,fn:24,fp:24,tn:36})})}
      </div>`}summary(){let{tp:t,fn:e,fp:r,tn:i}=this.state,{rand:n,adjusted:o}=this.result;return a(`RI = (${t} + ${i}) / ${t+e+r+i} = ${g(n)}; adjusted for chance: ARI = ${g(o)}.`,`RI = (${t} + ${i}) / ${t+e+r+i} = ${g(n)}；减去随机水平之后：ARI = ${g(o)}。`)}};M.define("zs-pairs",xl)});var Yx={};var Oe,yl,Lp=E(()=>{"use strict";y();q();bt();F();kt();P();H();C();Oe=1e-8,yl=class extends S{static styles=it;static operation="overfitting_polynomial";static title=["A polynomial fits the noise","多项式把噪声也背了下来"];static inputs={degree:15,alpha:0,samples:20,noise:.2,seed:5};controls(){let{state:t}=this;return f`
      ${_({label:a("degree","次数"),value:t.degree,min:1,max:15,step:1,onInput:e=>this.set({degree:e})})}
      ${_({label:a("penalty α","惩罚强度 α"),value:Math.max(t.alpha,Oe),min:Oe,max:100,log:!0,format:e=>e<=Oe?"0":g(e,3),onInput:e=>this.set({alpha:e<=Oe?0:e})})}
      ${_({label:a("number of points","点数"),value:t.samples,min:3,max:200,step:1,onInput:e=>this.set({samples:e})})}
      ${_({label:a("noise: standard deviation","噪声的标准差"),value:t.noise,min:0,max:1,step:.05,onInput:e=>this.set({noise:e})})}
      ${W({label:a("Draw other points","换一组点"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    `}draw(){let t=this.width>760,e=t?Math.floor(this.width*.55)-16:this.width,r=t?this.width-e-16:this.width;return f`${this.fit(e,t?456:300)}
      <div class="column">${this.errors(r,"degree")}${this.errors(r,"alpha")}</div>`}fit(t,e){let{result:r}=this,i=r.grid.list();return xt({width:t,height:e,x:{domain:[-1.05,1.05],label:"x"},y:{domain:[-2.2,2.2],label:"t"},label:a("The points and the polynomial","各点和多项式"),series:[{xs:i,ys:r.truth.list(),color:"7",dashed:!0},{xs:i,ys:r.curve.list(),color:"4"}],above:n=>X(n,r.x.list(),r.t.list(),{color:"train",radius:4.5})})}errors(t,e){let{result:r,state:i}=this,n=e==="degree"?dt(15,1):r.alphas.list(),o=r[`${e}_errors`].list(),[l,h]=[0,1].map(d=>o.map(p=>Math.max(.001,p[d]))),c=e==="degree"?i.degree:Math.max(i.alpha,Oe),u=e==="degree"?a("degree","次数"):a("penalty α","惩罚强度 α");return xt({width:t,height:220,x:e==="degree"?{domain:[.5,15.5],label:u}:{domain:[Oe/2,200],log:!0,label:u},y:{domain:[.005,50],log:!0,label:a("error","误差")},label:a(`Errors by ${e==="degree"?"degree":"penalty"}`,`误差随${e==="degree"?"次数":"惩罚强度"}的变化`),series:[{xs:n,ys:l,color:"train",text:a("training","训练")},{xs:n,ys:h,color:"test",text:a("test","测试")}],above:d=>x`
        <line class="now" x1=${d.x(c)} x2=${d.x(c)} y2=${d.height}></line>
        ${X(d,[c,c],r.error.map(p=>Math.max(.005,p)),{color:p=>["train","test"][p],radius:5})}
        ${e==="degree"?this.degreeHandle(d,u):this.alphaHandle(d,u)}`})}degreeHandle(t,e){return G(t,{x:this.state.degree,y:.008,label:e,color:"4",step:[1,0],limits:[[1,15],[.008,.008]],onMove:r=>this.set({degree:Math.round(r)})})}alphaHandle(t,e){return Ui(t,{x:Math.max(this.state.alpha,Oe),y:.008,label:e,color:"4",limits:[Oe,100],onMove:r=>this.set({alpha:r<=Oe?0:r})})}summary(){let{result:t,state:e}=this,[r,i]=t.error.map(o=>g(o,3)),n=g(t.largest,3);return a(`Degree ${e.degree}, α = ${g(e.alpha,3)}: the error is ${r} on the ${e.samples} training points and ${i} on 500 others; the largest coefficient is ${n}.`,`${e.degree} 次，α = ${g(e.alpha,3)}：${e.samples} 个训练点上的误差是 ${r}，另外 500 个点上是 ${i}；最大的系数是 ${n}。`)}};M.define("zs-polynomial",yl)});var Gx={};var wl,Xx,bl,Rp=E(()=>{"use strict";y();F();or();P();vt();Lt();et();Ct();C();wl=[[1,2,0,1],[0,1,2,3],[3,0,1,2],[2,4,0,1]],Xx=Array.from({length:9},(s,t)=>Array.from({length:9},(e,r)=>1+(t+r)%3)),bl=class extends ct{static styles=[...j,$t];static operation="pooling";static title=["Pooling, forward and backward","池化：正向与反向"];static inputs={image:wl,dout:Xx,kind:"max",size:2,stride:2,padding:0};static view={step:0,all:!1,pixel:[0,0]};player=new rt(this,{last:()=>this.count-1,rate:1.5,label:a("Window","窗口")});get count(){return this.result?this.result.out.shape[0]*this.result.out.shape[1]:1}get step(){return Math.min(this.state.step,this.count-1)}get at(){let t=this.result.out.shape[1];return[Math.floor(this.step/t),this.step%t]}controls(){let{state:t}=this,e=[["size",a("Window","窗口大小"),1,4],["stride",a("Stride","步幅"),1,4],["padding",a("Padding","填充"),0,1]];return f`
      ${this.player.controls()}
      ${U({label:a("Pooling","池化"),value:t.kind,options:[["max",a("Max: the largest","Max：取最大值")],["average",a("Average: the mean","Average：取平均值")]],onInput:r=>this.set({kind:r})})}
      ${U({label:a("Image","图像"),value:JSON.stringify(t.image)===JSON.stringify(wl)?"pooled":se("image",t.image),options:[["pooled",a("the book's, 4 x 4","书中的图像，4 x 4")],...nr()],onInput:r=>this.set({image:r==="pooled"?wl:be(r)??t.image,pixel:[0,0]})})}
      ${e.map(([r,i,n,o])=>_({label:i,value:t[r],min:n,max:o,step:1,onInput:l=>this.set({[r]:l})}))}
      ${K({label:a("All windows: show dx","所有窗口：显示 dx"),value:t.all,onInput:r=>this.set({all:r})})}
    `}draw(){let{result:t,state:e,width:r,shown:i}=this,[n,o]=t.x.shape,[l,h]=t.out.shape,c=Math.max(24,Math.min(44,(Math.min(r,340)-8)/Math.max(o,h))),u=t.shares.at(this.step).list(),d=t.dout.at(this.at[0]).at(this.at[1]),p=u.map(A=>A.map(N=>N*d)),m=A=>ye({x:(i.stride*this.at[1]-i.padding)*c,y:(i.stride*this.at[0]-i.padding)*c,size:c,rows:i.size,columns:i.size,color:A}),$=V({title:a("image x","图像 x"),width:o*c,height:n*c,color:"forward"},x`${ht(t.x.list(),{size:c,color:"forward",shade:(A,N)=>u[A][N]>0?3:this.isUnder(A,N)?1:0,at:e.pixel,name:(A,N)=>a(`pixel, row ${A+1}, column ${N+1}`,`像素，第 ${A+1} 行第 ${N+1} 列`),onPoint:(A,N)=>this.point(A,N),onSet:(A,N,O)=>this.set({image:Ot(e.image,A,N,O)})})}${m("forward")}`),w=V({title:a("output","输出"),width:h*c,height:l*c,color:"pool"},ht(t.out.list(),{size:c,color:"pool",shade:(A,N)=>A===this.at[0]&&N===this.at[1]?3:1,at:this.at,name:(A,N)=>a(`output, row ${A+1}, column ${N+1}`,`输出，第 ${A+1} 行第 ${N+1} 列`),onPoint:(A,N)=>this.player.go(A*h+N)})),b=V({title:a("dout, of the outputs","dout：输出的梯度"),width:h*c,height:l*c,color:"backward"},ht(t.dout.list(),{size:c,color:"backward",shade:(A,N)=>e.all||A===this.at[0]&&N===this.at[1]?3:1,at:this.at,name:(A,N)=>a(`dout, row ${A+1}, column ${N+1}`,`dout，第 ${A+1} 行第 ${N+1} 列`),onPoint:(A,N)=>this.player.go(A*h+N),onSet:(A,N,O)=>this.set({dout:Ot(e.dout,A,N,O)})})),v=e.all?t.dx.list():p,T=V({title:e.all?"dx":a("this window's part of dx","这个窗口对 dx 的贡献"),width:o*c,height:n*c,color:"backward"},x`${ht(v,{size:c,color:"backward",shade:(A,N)=>v[A][N]!==0?2:0})}
      ${e.all?k:m("backward")}`);return f`<div class="stage">${$} ${pt("→",60)} ${w}</div>
      <div class="stage">${T} ${pt("←",60)} ${b}</div>`}isUnder(t,e){let{padding:r,stride:i,size:n}=this.shown,[o,l]=[t+r-i*this.at[0],e+r-i*this.at[1]];return o>=0&&l>=0&&o<n&&l<n}point(t,e){let{padding:r,stride:i}=this.shown,[n,o]=this.result.out.shape,l=Math.min(n-1,Math.floor((t+r)/i)),h=Math.min(o-1,Math.floor((e+r)/i));this.player.playing=!1,this.set({step:l*o+h,pixel:[t,e]})}summary(){let{result:t,shown:e}=this,r=g(t.out.at(this.at[0]).at(this.at[1])),i=g(t.dout.at(this.at[0]).at(this.at[1])),n=Array.from(t.shares.at(this.step).data).filter(o=>o>0).length;return e.kind==="max"?a(`The largest number of this window is ${r}. Its gradient ${i} goes to this pixel alone; the others get 0.`,`这个窗口中最大的数是 ${r}。它的梯度 ${i} 全部传给这个像素，其余像素得到 0。`):a(`The mean of this window is ${r}. Its gradient ${i} is shared by the ${e.size**2} numbers of the window: ${g(t.dout.at(this.at[0]).at(this.at[1])/e.size**2)} for each of its ${n} pixels.`,`这个窗口的平均值是 ${r}。它的梯度 ${i} 由窗口中的 ${e.size**2} 个数均分：${n} 个像素各得 ${g(t.dout.at(this.at[0]).at(this.at[1])/e.size**2)}。`)}};M.define("zs-pooling",bl)});var Vx={};var vl,Up=E(()=>{"use strict";y();q();bt();F();kt();P();H();C();vl=class extends S{static styles=it;static operation="prior_and_posterior";static title=["A prior is a penalty","先验就是惩罚项"];static inputs={slope:.5,noise:.6,spread:.5};controls(){return[["slope",a("weight that the data ask for","数据所要求的权重"),-1.4,2.4],["noise",a("noise of the data σ","数据的噪声 σ"),.1,2],["spread",a("standard deviation of the prior τ","先验的标准差 τ"),.1,2]].map(([e,r,i,n])=>_({label:r,value:this.state[e],min:i,max:n,step:.01,onInput:o=>this.set({[e]:o})}))}draw(){let{width:t}=jt(this.width,2),e=[{color:"7",text:a("prior","先验"),dashed:!0},{color:"2",text:a("likelihood","似然")},{color:"l2",text:a("posterior, Gaussian prior","后验（高斯先验）")},{color:"l1",text:a("posterior, Laplace prior","后验（拉普拉斯先验）")}];return f`${this.chart(t,0,"l2",a("Gaussian prior: L2, ridge","高斯先验：L2，岭回归"),this.result.gauss)}
    ${this.chart(t,1,"l1",a("Laplace prior: L1, lasso","拉普拉斯先验：L1，Lasso 回归"),this.result.laplace)}
    ${wt(e)}`}chart(t,e,r,i,n){let{result:o,state:l}=this,h=o.W.list(),[c,u]=[o.prior.at(e).list(),o.posterior.at(e).list()],d=o.likelihood.list(),p=1.12*Math.max(...o.posterior.list().flat(),...o.prior.list().flat(),...d);return z({width:t,height:290,x:{domain:[-1.5,2.5],label:a("weight W","权重 W")},y:{domain:[0,p],ticks:[]},label:i,margin:{top:26,left:16}},m=>x`
        <path class="region" data-color=${r} d="M${h.map(($,w)=>`${m.x($).toFixed(1)},${m.y(u[w]).toFixed(1)}`).join("L")}L${m.x(2.5)},${m.y(0)}L${m.x(-1.5)},${m.y(0)}Z"></path>
        ${L(m,h,c,{color:"7",dashed:!0})}
        ${L(m,h,d,{color:"2"})}
        ${L(m,h,u,{color:r})}
        <line class="line" data-color=${r} x1=${m.x(n)} x2=${m.x(n)} y1=${m.y(0)} y2=${m.y(Math.max(...u))}></line>
        <text class="end" data-color=${r} x=${m.x(n)+(n>1.2?-8:8)} y="14" text-anchor=${n>1.2?"end":"start"}>MAP = ${g(n,3)}</text>
        ${G(m,{x:l.slope,y:.02*p,label:`${a("weight that the data ask for","数据所要求的权重")}, ${i}`,color:"2",step:[.02,0],limits:[[-1.4,2.4],[0,0]],onMove:$=>this.set({slope:$})})}`,m=>Js(m,i,r))}summary(){let{result:t,state:e}=this,[r,i,n]=[e.slope,t.gauss,t.laplace].map(l=>g(l,3)),o=t.laplace===0;return a(`The data ask for ${r}. The most probable weight is ${i} with a Gaussian prior and ${n} with a Laplace prior${o?", exactly 0":""}.`,`数据要求的权重是 ${r}。最可能的权重：高斯先验 ${i}，拉普拉斯先验 ${n}${o?"，恰为 0":""}。`)}};M.define("zs-priors",vl)});var Qx={};function bn(s){return[s.length,s[0].length]}var wn,_l,Fp=E(()=>{"use strict";y();He();F();q();P();C();wn={"22-22":[[[1,2],[3,4]],[[3,0],[5,6]]],"23-32":[[[1,2,3],[4,5,6]],[[1,0],[2,1],[0,3]]],"23-23":[[[1,2,3],[4,5,6]],[[10,20,30],[40,50,60]]],"31-13":[[[1],[2],[3]],[[10,20,30]]],"33-33":[[[1,2,3],[4,5,6],[7,8,9]],[[1,0,0],[0,1,0],[0,0,1]]]},_l=class extends S{static styles=[...S.styles,Zt,I`
      .matrix {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
      }
      .matrix input {
        width: 4.4rem;
      }
      .editor .name {
        font-size: 0.88rem;
      }
      .editor {
        display: grid;
        gap: 0.3rem;
      }
    `];static operation="products";static title=["Elementwise, or the matrix product?","对应元素的乘法，还是矩阵乘法？"];static inputs={A:wn["22-22"][0],B:wn["22-22"][1]};static view={entry:[1,0]};controls(){let{state:t}=this,e=`${bn(t.A).join("")}-${bn(t.B).join("")}`;return f`${U({label:a("Shapes of A and B","A 与 B 的形状"),value:e,options:Object.entries(wn).map(([r,[i,n]])=>[r,`${gt(bn(i))}, ${gt(bn(n))}`]),onInput:r=>{let[i,n]=wn[r];this.set({A:i,B:n,entry:[1,0]})}})}
    ${["A","B"].map(r=>this.editor(r))}`}editor(t){let e=this.state[t];return f`<div class="editor" role="group" aria-label=${t}>
      <span class="name">${t}</span>
      ${e.map((r,i)=>f`<div class="matrix">
            ${r.map((n,o)=>f`<input
                  type="number"
                  step="1"
                  min="-1000"
                  max="1000"
                  aria-label="${t}[${i}, ${o}]"
                  .value=${String(n)}
                  @input=${l=>{let h=l.target;h.value===""||!h.checkValidity()||this.set({[t]:e.with(i,r.with(o,Number(h.value)))})}}
                />`)}
          </div>`)}
    </div>`}draw(){return f`${this.product("elementwise","*")}${this.product("matrix","@")}`}product(t,e){let{result:r,state:i}=this,n=r[t],[o,l]=[r.A.list(),r.B.list()],h=e==="*"?a("A * B, elementwise","A * B，对应元素的乘法"):a("A @ B, matrix product","A @ B，矩阵乘法");if(!n)return f`<div class="column">
        <p class="code-line">${h}</p>
        <p class="problem">${r[`${t}_reason`]}</p>
      </div>`;let c=n.list(),[u,d]=[Math.min(i.entry[0],c.length-1),Math.min(i.entry[1],c[0].length-1)],p=o[0].length+l[0].length+c[0].length,m=Math.min(46,Math.floor((Math.min(this.width,450)-56)/p)),$=Math.max(o.length,l.length,c.length)*m,w=[0,o[0].length*m+28,(o[0].length+l[0].length)*m+56],b=w[2]+c[0].length*m,v=B=>[u%B.length,d%B[0].length],[T,A]=[v(o),v(l)],N={A:(B,Y)=>e==="@"?B===u:B===T[0]&&Y===T[1],B:(B,Y)=>e==="@"?Y===d:B===A[0]&&Y===A[1]},O=e==="@"?o[u].map((B,Y)=>`${g(B)}·${g(l[Y][d])}`).join(" + "):`${g(o[T[0]][T[1]])}·${g(l[A[0]][A[1]])}`,R=B=>($-B.length*m)/2;return f`<div class="column">
      <p class="code-line">${h}</p>
      <svg
        class="plot"
        width=${b}
        height=${$}
        viewBox="0 0 ${b} ${$}"
        role="group"
        aria-label=${h}
      >
        ${_t(o,{x:w[0],y:R(o),size:m,color:"0",chosen:N.A})}
        ${yt(w[1]-14,$/2,e,{className:"code-line"})}
        ${_t(l,{x:w[1],y:R(l),size:m,color:"2",chosen:N.B})}
        ${yt(w[2]-14,$/2,"=",{className:"code-line"})}
        ${_t(c,{x:w[2],y:R(c),size:m,color:"1",chosen:(B,Y)=>B===u&&Y===d,onPick:(B,Y)=>this.set({entry:[B,Y]}),name:(B,Y)=>a(`entry ${B}, ${Y}: ${c[B][Y]}`,`元素 ${B}, ${Y}：${c[B][Y]}`)})}
      </svg>
      <p class="code-line">[${u}, ${d}]: ${O} = ${g(c[u][d])}</p>
    </div>`}summary(){let{result:t}=this,e=r=>r?gt(r.shape):a("an error","出错");return a(`A has the shape ${gt(t.A.shape)}, B ${gt(t.B.shape)}; A * B gives ${e(t.elementwise)}, A @ B gives ${e(t.matrix)}.`,`A 的形状是 ${gt(t.A.shape)}，B 的形状是 ${gt(t.B.shape)}；A * B 得到 ${e(t.elementwise)}，A @ B 得到 ${e(t.matrix)}。`)}};M.define("zs-products",_l)});var ty={};var Jx,Kx,Ml,Dp=E(()=>{"use strict";y();F();q();P();C();Jx=[["arithmetic","arithmetic and types","算术运算与类型"],["lists","lists and slices","列表与切片"],["dicts","dictionaries","字典"],["booleans","Booleans","布尔型"],["loops","if and for","if 与 for"],["functions","functions","函数"],["classes","a class","类"],["dots","the dot after numbers","数后面的点"]],Kx=["first","second","third"],Ml=class extends S{static styles=[...S.styles,I`
      .lines {
        width: 100%;
        max-width: 46rem;
        margin: 0;
        padding: 0.6rem 0.9rem;
        border-radius: 8px;
        border: 1px solid var(--grid);
        background: var(--background);
        font: 0.95rem/1.75 var(--mono);
        list-style: none;
        overflow-x: auto;
      }
      .lines li {
        display: grid;
        gap: 0 1.5rem;
      }
      @container (min-width: 640px) {
        .lines li {
          grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr);
        }
      }
      .part {
        white-space: pre-wrap;
      }
      .lines input {
        width: auto;
        min-height: 0;
        padding: 0 0.35rem;
        border: 1px solid var(--c0);
        font: inherit;
        line-height: 1.5;
        max-width: 100%;
      }
      output {
        display: block;
        color: var(--c2);
        font-size: 1em;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      output.wrong {
        color: var(--c1);
      }
    `];static operation="python_lines";static title=["Python with values of your own","用自己的值试试 Python"];static inputs={topic:"arithmetic",first:"",second:"",third:""};controls(){return U({label:a("Topic","内容"),value:this.state.topic,options:Jx.map(([t,e,r])=>[t,a(e,r)]),onInput:t=>this.set({topic:t,first:"",second:"",third:""})})}draw(){return f`<ol class="lines">
      ${this.result.lines.map(t=>{let e=t.parts.map(i=>i.name?this.literal(i):f`<span class="part">${i.text}</span>`),r=f`<output class=${t.wrong?"wrong":""}>${t.text}</output>`;return f`<li>
          <div>${e}</div>
          ${t.text===null?k:r}
        </li>`})}
    </ol>`}literal({name:t,text:e}){let r=Kx[this.result.names.indexOf(t)],i=this.state[r]||e;return f`<input
      type="text"
      spellcheck="false"
      autocomplete="off"
      aria-label=${a(`value of ${t}`,`${t} 的值`)}
      size=${Math.max(3,i.length)}
      .value=${us(i)}
      @input=${n=>this.set({[r]:n.target.value})}
    />`}summary(){let t=this.result.lines.filter(i=>i.text!==null),e=t.filter(i=>i.wrong);if(!e.length)return a("Change a framed value; Python computes every line again.","修改方框里的值，Python 会重新计算每一行。");let r=e[0].text.split(":")[0];return a(`${e.length} of ${t.length} lines end with an error: ${r}.`,`${t.length} 行中有 ${e.length} 行出错：${r}。`)}};M.define("zs-python",Ml)});var ey={};var kl,vn,Al,jp=E(()=>{"use strict";y();q();kt();F();Ji();P();vt();H();et();Ki();C();kl=["sgd","momentum","nesterov","adagrad","rmsprop","adam","adamw"],vn=["SGD","Momentum","Nesterov","AdaGrad","RMSprop","Adam","AdamW"],Al=class extends S{static styles=[...j,cr];static operation="race";static title=["The race of the optimizers","最优化方法赛跑"];static inputs={surface:"valley",formula:"x**2/20 + y**2",reach:8,...lr,start:[-7,2],rates:[.95,.1,.1,1.5,.3,.3,.3],momentum:.9,rho:.9,beta1:.9,beta2:.999,weight_decay:.01,steps:40};static view={step:40,shown:[!0,!0,!1,!0,!1,!0,!1],velocity:!1,...hr};player=new rt(this,{last:()=>this.result?.steps??0,rate:10});ground=new Ge(this);controls(){let{state:t}=this,e=kl.map((r,i)=>t.shown[i]?_({label:a(`${vn[i]}, learning rate`,`${vn[i]} 的学习率`),value:t.rates[i],min:.001,max:5,log:!0,color:r,onInput:n=>this.set({rates:t.rates.with(i,n)})}):k);return f`
      ${this.player.controls()} ${ur(this,this.ground,r=>this.choose(r))}
      ${_({label:a("Number of steps","总步数"),value:t.steps,min:5,max:300,step:1,onInput:r=>this.set({steps:r,step:r})})}
      ${K({label:a("Show the last step as an arrow","用箭头显示最后一步"),value:t.velocity,onInput:r=>this.set({velocity:r})})}
      ${At(a("Who takes part","谁参加"),kl.map((r,i)=>K({label:vn[i],value:t.shown[i],color:r,onInput:n=>this.set({shown:t.shown.with(i,n)})})))}
      ${At(a("Learning rates","学习率"),e)}
      ${Rs(a("Other hyperparameters","其他超参数"),this.others())}
    `}others(){return[["momentum",a("momentum α of Momentum and Nesterov","系数 α（Momentum、Nesterov）"),.999],["rho",a("decay ρ of RMSprop","衰减率 ρ（RMSprop）"),.999],["beta1",a("decay β₁ of Adam and AdamW","衰减率 β₁（Adam、AdamW）"),.999],["beta2",a("decay β₂ of Adam and AdamW","衰减率 β₂（Adam、AdamW）"),.9999],["weight_decay",a("weight decay λ of AdamW","权值衰减 λ（AdamW）"),.5]].map(([e,r,i])=>_({label:r,value:this.state[e],min:0,max:i,onInput:n=>this.set({[e]:n})}))}choose(t){let e=this.result?.starts?.[t];this.set({surface:t,...e?{start:e}:{}})}draw(){let{result:t,width:e}=this,r=e>760,i=r?Math.floor((e-16)*.6):e;return f`${this.map(i,Math.min(460,Math.max(280,i*.75)))}
    ${this.losses(r?e-i-16:e,t)}`}map(t,e){let{result:r,state:i}=this,n=a("Map of the surface with the paths of the optimizers","曲面的地图和各方法走过的路");return z({width:t,height:e,x:{domain:r.x,label:"x"},y:{domain:r.y,label:"y"},label:n},o=>{let l=x`${dr(o,r)}
        ${this.runners().map(({name:h,path:c,end:u})=>{let d=c.slice(0,u+1).map(b=>b[0]),p=c.slice(0,u+1).map(b=>b[1]),[m,$]=[d[u],p[u]],w=c[Math.max(0,u-1)];return x`${L(o,d,p,{color:h})}
            ${Yu(o,d,p,{color:h})}
            ${i.velocity&&u?Et(o,w,[2*m-w[0],2*$-w[1]],{color:h}):k}
            ${Number.isFinite(m)&&Number.isFinite($)?X(o,[m],[$],{color:h,radius:6}):k}`})}`;return x`${this.ground.pad(o,l)}
        ${G(o,{x:i.start[0],y:i.start[1],label:a("Start","起点"),color:"text",onMove:(h,c)=>this.set({start:[h,c]})})}`})}runners(){let{result:t,state:e}=this,r=Math.min(e.step,t.steps);return kl.map((i,n)=>({name:i,index:n,end:r,path:t.paths.at(n).list()})).filter(({index:i})=>e.shown[i])}losses(t,e){let r=Array.from({length:e.steps+1},(m,$)=>$),i=this.runners().flatMap(({index:m})=>e.heights.at(m).list().filter(Number.isFinite)),n=i.every(m=>m>0),[o,l]=nd([e.z.data],[0,1]),[h,c]=[Math.max(Math.min(...i),o-.02*(l-o)),Math.min(Math.max(...i),l)],d={domain:n?[Math.max(h,1e-12),c]:[h,c],label:a("height f(x, y)","高度 f(x, y)"),log:n},p={domain:[0,e.steps],label:a("step","步")};return z({width:t,height:300,x:p,y:d,label:a("Height after each step","每一步之后的高度")},m=>{let $=Math.min(this.state.step,e.steps);return x`<line class="grid" x1=${m.x($)} x2=${m.x($)} y2=${m.height}></line>
        ${this.runners().map(({name:w,index:b})=>L(m,r,e.heights.at(b).list(),{color:w}))}`})}summary(){let t=this.runners().map(({index:r,end:i})=>{let n=this.result.heights.at(r).at(i);return`${vn[r]} ${g(n)}`}),e=Math.min(this.state.step,this.result.steps);return a(`Height after ${e} steps: ${t.join(", ")}.`,`第 ${e} 步之后的高度：${t.join("，")}。`)}};M.define("zs-race",Al)});var ry={};var sy,Wp,Sl,qp=E(()=>{"use strict";y();He();F();q();P();C();sy=[["sum","np.sum: adds","np.sum：求和"],["mean","np.mean: averages","np.mean：求平均"],["max","np.max: the largest","np.max：最大的元素"],["min","np.min: the smallest","np.min：最小的元素"],["argmax","np.argmax: where the largest is","np.argmax：最大元素的位置"],["std","np.std: standard deviation","np.std：标准差"]],Wp=[[[1,2,3],[4,5,6]],[[1,-2,3],[4,.5,-6]],[[.1,.8,.1],[.3,.1,.6],[.2,.5,.3],[.8,.1,.1]]],Sl=class extends S{static styles=[...S.styles,Zt];static operation="reduction";static title=["The axis that disappears","消失的那个轴"];static inputs={values:Wp[0],function:"sum",axis:"0"};static view={at:0};controls(){let{state:t}=this;return f`
      ${U({label:a("function","函数"),value:t.function,options:sy.map(([e,r,i])=>[e,a(r,i)]),onInput:e=>this.set({function:e})})}
      ${U({label:"axis",value:t.axis,options:[["0",a("axis=0: downward","axis=0：向下")],["1",a("axis=1: to the right","axis=1：向右")],["none",a("no axis: everything","不给 axis：全部元素")]],onInput:e=>this.set({axis:e,at:0})})}
      ${U({label:a("the array z","数组 z"),value:JSON.stringify(t.values),options:Wp.map(e=>[JSON.stringify(e),JSON.stringify(e).replaceAll(",",", ")]),onInput:e=>this.set({values:JSON.parse(e),at:0})})}
    `}draw(){let{result:t,state:e}=this,r=t.z.list(),[i,n]=[r.length,r[0].length],o=e.axis==="none",l=o?[t.result]:t.result.list(),h=Math.min(e.at,l.length-1),c=Math.min(64,Math.floor((Math.min(this.width,460)-40)/(n+1))),u=e.axis!=="1",d=26,p=n*c+(u?0:d+c),m=i*c+(u?d+c:0),$=o?{x:(n-1)*c/2,y:i*c+d}:u?{x:0,y:i*c+d}:{x:n*c+d,y:0},w=e.axis==="1"?l.map(A=>[A]):[l],b=(A,N)=>o||(u?N===h:A===h),v=u?yt(o?n*c/2:(h+.5)*c,i*c+d/2,"↓",{className:"label"}):yt(n*c+d/2,(h+.5)*c,"→",{className:"label"}),T=o?"":`, axis=${e.axis}`;return f`<div class="column">
        <svg
          class="plot"
          width=${p}
          height=${m}
          viewBox="0 0 ${p} ${m}"
          role="group"
          aria-label=${a("The array and the result","数组与结果")}
        >
          ${_t(r,{x:0,y:0,size:c,chosen:b})} ${v}
          ${_t(w,{...$,size:c,color:"1",chosen:(A,N)=>o||(u?N:A)===h,onPick:(A,N)=>this.set({at:u?N:A}),name:(A,N)=>a(`result ${u?N:A}`,`结果的第 ${u?N:A} 个`)})}
        </svg>
      </div>
      <div class="column">
        <p class="code-line">np.${e.function}(z${T})</p>
        <p class="code-line">${gt(t.z.shape)} → ${t.shape.length?gt(t.shape):"()"}</p>
        <p class="code-line">${this.joined(r,b)} → ${g(l[h])}</p>
      </div>`}joined(t,e){return t.flatMap((i,n)=>i.filter((o,l)=>e(n,l))).map(i=>g(i)).join(", ")}summary(){let{result:t,state:e}=this,r=t.shape.length?`[${t.result.list().map(n=>g(n)).join(", ")}]`:g(t.result),i=e.axis==="none"?"":`, axis=${e.axis}`;return a(`np.${e.function}(z${i}) is ${r}.`,`np.${e.function}(z${i}) 是 ${r}。`)}};M.define("zs-reduce",Sl)});var iy={};var Tl,Bp=E(()=>{"use strict";y();F();vs();q();P();H();et();C();Tl=class extends S{static operation="relu_sum";static title=["ReLUs in a hidden layer draw any curve","隐藏层里的 ReLU 画出任意曲线"];static inputs={formula:"sin(2*x)",units:5};static view={parts:!0};static styles=[...j,ee];controls(){let{state:t}=this;return f`
      ${ft({label:a("The curve, a formula in x","曲线：x 的公式"),value:t.formula,code:!0,onInput:e=>this.set({formula:e})})}
      ${_({label:a("Hidden neurons with ReLU","使用 ReLU 的隐藏神经元"),value:t.units,min:1,max:40,step:1,color:"relu",onInput:e=>this.set({units:e})})}
      ${K({label:a("Show each neuron's part","显示每个神经元的贡献"),value:t.parts,onInput:e=>this.set({parts:e})})}
    `}draw(){let{result:t,state:e,width:r}=this,[i,n,o]=[t.grid.list(),t.target.list(),t.curve.list()],l={domain:qe([0,...n,...o]),label:"y"},h=a("The curve, and the network that follows it","曲线与跟随它的网络");return f`${z({width:r,height:320,x:{domain:[-2,2],label:"x"},y:l,label:h},c=>{let u=e.parts?Array.from({length:t.parts.length},(d,p)=>L(c,i,t.parts.at(p).list(),{color:"muted",className:"thin"})):k;return x`${xe(c)}${u}
          ${L(c,i,n,{color:"0",dashed:!0})}
          ${L(c,i,o,{color:"relu"})}
          ${X(c,t.knots.list(),t.heights.list(),{color:"relu",radius:4})}`})}
    ${wt([{color:"0",text:a("the curve","曲线"),dashed:!0},{color:"relu",text:a("the network","网络")},...e.parts?[{color:"muted",text:a("each neuron, times its weight","各神经元乘以权重")}]:[]])}`}summary(){let{result:t,state:e}=this,r=t.weights.list(),n=`${r.slice(0,6).map(l=>g(l,3)).join(", ")}${r.length>6?", …":""}`,o=g(t.difference,3);return a(`${e.units} hidden neurons; the largest difference is ${o}. Output weights: ${n}.`,`${e.units} 个隐藏神经元，最大的差为 ${o}。输出层的权重：${n}。`)}};M.define("zs-relu-sum",Tl)});var ny={};var Nl,Hp=E(()=>{"use strict";y();q();bt();F();kt();P();Nl=class extends S{static styles=it;static operation="learning_rate_schedules";static title=["Learning rate schedules","学习率调度"];static inputs={lr:.1,steps:300,every:90,factor:.5,warmup:30};controls(){let{state:t}=this;return[["lr",a("learning rate η at the highest","学习率 η 的最大值"),.001,1,!0],["steps",a("number of steps","总步数"),10,1e3,!1],["every",a("step decay: steps between two decays","阶梯：每隔几步"),1,300,!1],["factor",a("step decay: times this factor","阶梯：乘以"),.05,1,!0],["warmup",a("cosine: steps of warm-up","余弦：预热的步数"),0,200,!1]].map(([r,i,n,o,l])=>_({label:i,value:t[r],min:n,max:o,log:l,step:l?void 0:1,onInput:h=>this.set({[r]:h})}))}draw(){let{rates:t}=this.result,e=dt(t.constant.length);return xt({width:this.width,height:300,x:{domain:[0,e.length],label:a("step","步")},y:{domain:[0,this.state.lr*1.06],label:a("learning rate η","学习率 η")},label:a("The learning rate of each step","每一步的学习率"),series:[{xs:e,ys:t.constant,color:"7",text:a("constant","不变")},{xs:e,ys:t.step,color:"3",text:a("step","阶梯")},{xs:e,ys:t.cosine,color:"0",text:a("cosine","余弦")}]})}summary(){let{constant:t,step:e,cosine:r}=this.result.rates,i=[t,e,r].map(n=>g(n[n.length-1],3));return a(`In the last of ${t.length} steps the learning rate is ${i[0]} (constant), ${i[1]} (step) and ${i[2]} (cosine).`,`第 ${t.length} 步，也就是最后一步的学习率：不变 ${i[0]}，阶梯 ${i[1]}，余弦 ${i[2]}。`)}};M.define("zs-schedules",Nl)});function Zp(s){return`10${[...String(Math.round(s))].map(t=>oy["-0123456789".indexOf(t)]).join("")}`}function _n({width:s,height:t,x:e,y:r,points:i,values:n,low:o,high:l,xLabel:h,yLabel:c,label:u,title:d,surface:p,levels:m,box:$}){let w=Ee("sequential"),b=n.reduce((T,A,N)=>A>(n[T]??-1/0)?N:T,-1),v=([T,A])=>Array.from({length:Math.floor(A)-Math.ceil(T)+1},(N,O)=>Math.ceil(T)+O);return z({width:s,height:t,x:{domain:e,label:h,ticks:v(e),format:Zp},y:{domain:r,label:c,ticks:v(r),format:Zp},label:u,margin:{top:d?26:10}},T=>x`
      ${p&&m?zt(T,p,{x:e,y:r,levels:m}):k}
      ${$?.length?x`<rect class="box" x=${T.x($[0])} width=${T.x($[1])-T.x($[0])} y=${T.y($[3])} height=${T.y($[2])-T.y($[3])}></rect>`:k}
      ${i.map(([A,N],O)=>{let[R,B,Y]=w((n[O]-o)/(l-o||1)).map(Math.round),st=Number.isFinite(n[O]);return x`<circle class="trial ${O===b?"best":""}" cx=${T.x(A)} cy=${T.y(N)}
          r=${O===b?6.5:4.5} fill=${st?`rgb(${R},${B},${Y})`:"none"}></circle>`})}`,T=>d?x`<text class="title" x=${T.width/2} y="-8" text-anchor="middle">${d}</text>`:k)}var oy,El=E(()=>{"use strict";y();H();C();oy="⁻⁰¹²³⁴⁵⁶⁷⁸⁹"});var ly={};var ay,Il,Yp=E(()=>{"use strict";y();q();bt();F();kt();P();Wt();El();C();ay=.5,Il=class extends S{static styles=it;static title=["A search on digits: every circle is a training","在数字上搜索：每个圆点是一次训练"];static inputs={strategy:"coarse_to_fine",trials:40,epochs:5,samples:500,seed:0};runner=new ut(this,{operation:"search_digits",args:()=>this.arguments(),label:a("Search","开始搜索")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${U({label:a("strategy","搜索方法"),value:t.strategy,options:[["random",a("random","随机采样")],["grid",a("grid","网格")],["coarse_to_fine",a("narrowing","逐步缩小范围")],["tpe",a("Bayesian optimization","贝叶斯最优化")]],onInput:e=>this.set({strategy:e})})}
    ${_({label:a("number of trials","试验的总次数"),value:t.trials,min:1,max:100,step:1,onInput:e=>this.set({trials:e})})}
    ${_({label:a("epochs of each training","每次训练的 epoch 数"),value:t.epochs,min:1,max:10,step:1,onInput:e=>this.set({epochs:e})})}
    ${_({label:a("seed","随机种子"),value:t.seed,min:0,max:20,step:1,onInput:e=>this.set({seed:e})})}`}draw(){let{frame:t}=this.runner,e=this.width>700,r=e?Math.floor(this.width*.5)-16:this.width;return f`${_n({width:r,height:Math.min(380,r),x:t?.x??[-5.3,.3],y:t?.y??[-3.3,1.3],points:t?.points.list()??[],values:t?.values.list()??[],low:ay,high:.9,box:t?.box??[],xLabel:a("learning rate η","学习率 η"),yLabel:a("weight decay λ","权值衰减 λ"),label:a("The points that have been tried","试过的点")})}
    ${this.curves(e?this.width-r-16:this.width)}`}curves(t){let{frame:e}=this.runner,r=e?e.curves.list():[],i=e?e.values.list():[],n=dt(r.length).sort((l,h)=>(i[h]||0)-(i[l]||0)),o=e?.epochs??this.state.epochs;return xt({width:t,height:360,x:{domain:[1,Math.max(2,o)],label:"epoch",ticks:dt(o,1)},y:{domain:[0,1],label:a("best so far, held-out digits","验证数据上至今最好"),format:l=>`${Math.round(100*l)} %`},label:a("The best accuracy on held-out digits so far, by epoch","各个 epoch 为止验证数据上最好的识别精度"),series:n.slice(0,40).reverse().map(l=>{let h=n.indexOf(l);return{xs:dt(o,1),ys:r[l],color:h===0?"1":h<5?"0":"7",className:h<5?"":"faint"}})})}summary(){let{frame:t}=this.runner;if(!t)return a("Press “Search”: each trial trains a network with 30 hidden neurons on 400 digits and is judged by 100 others.","按“开始搜索”：每次试验用 400 个数字训练有 30 个隐藏神经元的网络，再用另外 100 个数字评价。");let e=t.values.list(),r=e.indexOf(t.best),[i,n]=r<0?[NaN,NaN]:t.points.at(r).list(),o=t.importance,l="lr"in o?a(` Importance: η ${g(100*o.lr,3)} %, λ ${g(100*o["optimizer.weight_decay"],3)} %.`,`重要性：η ${g(100*o.lr,3)} %，λ ${g(100*o["optimizer.weight_decay"],3)} %。`):"";return a(`Trial ${e.length} of ${t.trials}: the best accuracy on held-out digits is ${g(100*t.best,3)} %, with η = ${g(10**i,2)} and λ = ${g(10**n,2)}.${l}`,`第 ${e.length} 次试验，共 ${t.trials} 次：验证数据上最好的识别精度是 ${g(100*t.best,3)} %，η = ${g(10**i,2)}，λ = ${g(10**n,2)}。${l}`)}};M.define("zs-search-digits",Il)});var cy={};function Xp(s){let t=s.filter(Number.isFinite);return t.length?Math.max(...t):NaN}function hy(s){let t=Array.from(s.data).filter(Number.isFinite);return[t.reduce((e,r)=>Math.min(e,r),1/0),t.reduce((e,r)=>Math.max(e,r),-1/0)]}var zl,Cl,Gp=E(()=>{"use strict";y();q();bt();F();kt();P();vt();H();El();C();zl=[["exp(-2*(x + 2)**2 - (y + 1)**2/20)","only η matters","只有 η 重要"],["exp(-(x + 2)**2 - (y + 1)**2)","both matter","二者都重要"],["exp(-4*(x - y + 1)**2 - (x + 2)**2/4)","they depend on each other","二者互相牵连"],["exp(-3*(x + 1)**2 - 3*y**2) + 0.8*exp(-(x + 4)**2 - (y + 2)**2)","a second, lower peak","还有一座较低的山峰"]],Cl=class extends S{static styles=it;static operation="search_strategies";static title=["Three ways to search: random, grid, narrowing","三种搜索方法：随机采样、网格、逐步缩小范围"];static inputs={surface:zl[0][0],trials:30,seed:0};static view={step:30};player=new rt(this,{last:()=>this.result?.trials??0,rate:5,label:a("Trials","试验次数")});controls(){let{state:t}=this,e=zl.some(([r])=>r===t.surface);return f`${this.player.controls()}
    ${U({label:a("Response surface","响应曲面"),value:e?t.surface:"own",options:[...zl.map(([r,i,n])=>[r,a(i,n)]),...e?[]:[["own",a("your own formula","自己写的公式")]]],onInput:r=>this.set({surface:r})})}
    ${ft({label:a("formula of x = log₁₀ η and y = log₁₀ λ","x = log₁₀ η、y = log₁₀ λ 的公式"),value:t.surface,code:!0,onInput:r=>this.set({surface:r})})}
    ${_({label:a("number of trials","试验的总次数"),value:t.trials,min:1,max:60,step:1,onInput:r=>this.set({trials:r,step:r})})}
    ${W({label:a("Draw other points","换一组点"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}`}strategies(){return[["random",a("random","随机采样")],["grid",a("grid","网格")],["coarse_to_fine",a("narrowing","逐步缩小范围")]]}draw(){let{result:t,state:e}=this,{width:r}=jt(this.width,3,{least:260}),[i,n]=hy(t.z),o=Math.min(e.step,t.trials);return f`${this.strategies().map(([l,h])=>{let c=t.points[l].list().slice(0,o),u=t.values[l].list().slice(0,o),d=Math.min(t.ranges.length-1,Math.floor(Math.max(0,o-1)/10));return _n({width:r,height:Math.min(330,r)+16,x:t.x,y:t.y,points:c,values:u,low:i,high:n,surface:t.z,levels:$e(t.z,9),box:l==="coarse_to_fine"?t.ranges.at(d).list():[],xLabel:a("learning rate η","学习率 η"),yLabel:a("weight decay λ","权值衰减 λ"),label:h,title:`${h}${a(": ","：")}${g(Xp(u),3)}`})})}`}summary(){let{result:t,state:e}=this,r=Math.min(e.step,t.trials),i=this.strategies().map(([o,l])=>`${l} ${g(Xp(t.values[o].list().slice(0,r)),3)}`),n=new Set(t.points.grid.list().map(o=>o[0].toFixed(6))).size;return a(`Best value after ${r} trials: ${i.join(", ")}. The grid tries ${n} learning rates, random search a new one in each trial.`,`${r} 次试验之后的最好值：${i.join("，")}。网格只试 ${n} 种学习率，随机采样每次都试一种新的。`)}};M.define("zs-search-strategies",Cl)});var uy={};var Pl,Ol,Vp=E(()=>{"use strict";y();q();F();P();Ms();H();C();Pl=[["and",[0,0,0,1]],["nand",[1,1,1,0]],["or",[0,1,1,1]],["xor",[0,1,1,0]]],Ol=class extends S{static styles=[...S.styles,Be,I`
      tfoot td,
      tfoot th {
        border-bottom: 0;
        border-top: 2px solid var(--text);
        color: var(--text);
        font-weight: 700;
      }
      .verdict {
        margin: 0;
        max-width: 24rem;
        font-size: 0.95rem;
      }
    `];static operation="separability";static title=["Is there a line at all?","到底有没有这样一条直线？"];static inputs={classes:[0,1,1,0]};controls(){let t=Pl.find(([,e])=>String(e)===String(this.state.classes));return U({label:a("Gate (or click the corners)","门（也可以点击四个顶点）"),value:t?.[0]??"other",options:[...Pl.map(([e])=>[e,e.toUpperCase()]),["other",a("another one","其他")]],onInput:e=>this.set({classes:Pl.find(([r])=>r===e)?.[1]??[1,0,0,1]})})}draw(){return f`${this.picture(Math.min(this.width,380))}
      <div class="column">${this.result.separable?this.line():this.proof()}</div>`}picture(t){let{result:e,state:r}=this,i={domain:[-.5,1.5],ticks:[0,1]},n={width:t,height:t,x:{...i,label:"x₁"},y:{...i,label:"x₂"},margin:{right:4}};return z({...n,label:a("The four corners and their classes","四个顶点和它们的类别")},o=>{let l=e.x.list();return x`
        ${e.separable?x`${Qt(o,Ht(Bt(o),e,!1),"negative")}
              ${Qt(o,Ht(Bt(o),e),"positive")}${he(o,e)}`:[0,1].map(h=>this.diagonal(o,l,h))}
        ${e.separable?k:te(o,e.meeting.at(0),e.meeting.at(1))}
        ${l.map((h,c)=>{let u=r.classes[c],d=()=>this.set({classes:r.classes.with(c,1-u)}),p=a(`corner ${h.join(", ")}: class ${u}, click to change it`,`顶点 ${h.join(", ")}：类别为 ${u}，点击即可改变`);return x`<g role="button" tabindex="0" aria-label=${p} @click=${d} @keydown=${sr(d)}>
            ${_s(o,h,u,{radius:16})}</g>`})}`})}diagonal(t,e,r){let n=e.filter((o,l)=>this.state.classes[l]===r&&this.result.weights[l]!=="0").map(([o,l])=>`${t.x(o)},${t.y(l)}`).join("L");return x`<path class="line" data-color=${r?"positive":"negative"} d="M${n}"></path>`}line(){let[t,e,r]=this.result.whole;return f`<p class="verdict">${a("One line is enough:","一条直线就够了：")}</p>
      <p class="equation">${rr({w:[t,e],b:r})} = 0</p>
      <p class="verdict muted">
        ${a("The library computed the weights as fractions, without any rounding.","库用分数计算这些权重，没有任何舍入误差。")}
      </p>`}proof(){let{result:t,state:e}=this;return f`<p class="verdict">
        ${a("No line exists. Multiply each row by its λ and add: every sum is 0.","这样的直线不存在。把每一行乘以它的 λ 再相加，各列的和都是 0。")}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">x</th>
            <th scope="col">y</th>
            <th scope="col">λ</th>
            <th scope="col">y·x₁</th>
            <th scope="col">y·x₂</th>
            <th scope="col">y·1</th>
          </tr>
        </thead>
        <tbody>
          ${t.rows.list().map((r,i)=>f`<tr>
                <td>(${t.x.at(i).list().join(", ")})</td>
                <td data-color=${e.classes[i]?"positive":"negative"}>
                  ${e.classes[i]?"+1":"−1"}
                </td>
                <td>${t.weights[i]}</td>
                ${r.map(n=>f`<td>${String(n).replace("-","−")}</td>`)}
              </tr>`)}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="3">${a("weighted sum","加权和")}</th>
            <td>0</td>
            <td>0</td>
            <td>0</td>
          </tr>
        </tfoot>
      </table>
      <p class="verdict muted">
        ${a("If w and b were right for all, each row times (w₁, w₂, b) would be positive, and so would be the sum; but the sum is 0. In the picture: both segments meet in the cross.","假如 w 和 b 能全部分对，每一行与 (w₁, w₂, b) 的内积都是正数，加权和也应是正数，可它等于 0。从图上看：两条线段在十字处相交。")}
      </p>`}summary(){return this.result.sentence}};M.define("zs-separable",Ol)});var dy={};var Ll,Qp=E(()=>{"use strict";y();q();F();P();H();C();Ll=class extends S{static styles=[...S.styles,I`
      .label[data-color] {
        fill: var(--c);
      }
    `];static operation="sigmoid_gradient";static title=["The short gradient of the sigmoid: y(1 − y)","sigmoid 函数的简化梯度：y(1 − y)"];static inputs={x:.5,upstream:1};controls(){let{state:t}=this;return[_({label:"x",value:t.x,min:-8,max:8,step:.1,onInput:e=>this.set({x:e})}),_({label:a("Gradient that arrives, ∂L/∂y","传来的导数 ∂L/∂y"),value:t.upstream,min:-2,max:2,step:.1,onInput:e=>this.set({upstream:e})})]}draw(){let{result:t,state:e,width:r}=this,i=t.xs.list(),n=a("The sigmoid and its derivative","sigmoid 函数和它的导数"),o={domain:[-8,8],label:"x"},l={domain:[0,1.05]},h=t.y*(1-t.y),c=Math.min(8,Math.max(-8,e.x));return z({width:r,height:Math.min(340,Math.max(230,r*.5)),x:o,y:l,label:n},u=>{let d=Math.min(1.2,.4/Math.max(h,.02));return x`${L(u,i,t.ys.list(),{color:"forward"})}
        ${L(u,i,t.slopes.list(),{color:"backward"})}
        <text class="label" data-color="forward" x=${u.x(4)} y=${u.y(.93)} text-anchor="end">y</text>
        <text class="label" data-color="backward" x=${u.x(2.4)} y=${u.y(.16)}>y(1 − y)</text>
        ${L(u,[c-d,c+d],[t.y-d*h,t.y+d*h],{color:"text"})}
        ${X(u,[c],[h],{color:"backward",radius:6})}
        ${G(u,{x:c,y:t.y,label:a("x on the curve","曲线上的 x"),color:"forward",step:[.1,0],onMove:p=>this.set({x:Number(p.toFixed(2))})})}`})}summary(){let{result:t,state:e}=this,r=g(t.y),i=`${g(e.upstream)} · ${r} · (1 − ${r}) = ${g(t.short)}`;return a(`x = ${g(e.x)}: the short form gives ${i}; the long graph gives ${g(t.long)}.`,`x = ${g(e.x)}：简化版给出 ${i}；完整的计算图给出 ${g(t.long)}。`)}};M.define("zs-sigmoid-gradient",Ll)});var py={};var Rl,Jp=E(()=>{"use strict";y();He();F();q();P();H();C();Rl=class extends S{static styles=[...S.styles,Zt];static operation="slicing";static title=["Slices of a list","列表的切片"];static inputs={values:[1,2,3,4,5],index:"1:3"};controls(){let{state:t}=this,e=t.values.length;return f`${ft({label:a("The index or the slice in a[…]","a[…] 里的索引或切片"),value:t.index,code:!0,onInput:r=>this.set({index:r})})}
      <div class="row wide">
        ${["0","-1","1:3","2:",":-1","::2","::-1"].map(r=>f`<button class="button mono" aria-pressed=${r===t.index} @click=${()=>this.set({index:r})}>
              a[${r}]
            </button>`)}
        <button
          class="button"
          ?disabled=${e>=12}
          @click=${()=>this.set({values:[...t.values,e+1]})}
        >
          ${a("Longer list","加长列表")}
        </button>
        <button class="button" ?disabled=${e<=2} @click=${()=>this.set({values:t.values.slice(0,-1)})}>
          ${a("Shorter list","缩短列表")}
        </button>
      </div>`}draw(){let{result:t,state:e}=this,r=e.values,i=r.length,n=Math.min(this.width,76*i+40),o=(n-40)/i,l=typeof t.positions=="number"?[t.positions]:t.positions.list(),h=this.bounds(),c={width:n,height:150,bare:!0,margin:{left:20,right:20},label:a("The list","列表")},u=z({...c,x:{domain:[0,i]},y:{domain:[0,1]}},d=>{let p=h?[0,1].map(m=>G(d,{x:h[m],y:.27,step:[1,0],label:m?a("end of the slice, not included","切片的终点（不含）"):a("start of the slice","切片的起点"),color:"1",onMove:$=>{let w=h.map((b,v)=>v===m?Math.round($):b);this.set({index:w.sort((b,v)=>b-v).join(":")})}})):k;return x`
        ${r.map((m,$)=>[yt(d.x($+.5),12,$),yt(d.x($+.5),136,`−${i-$}`)])}
        ${_t([r],{x:0,y:26,size:o,height:56,color:"0",chosen:(m,$)=>l.includes($)})}
        ${h?x`<path class="line" data-color="1" d="M${d.x(h[0])},${d.y(.27)}H${d.x(h[1])}"></path>`:k}
        ${p}`});return f`${u}`}bounds(){let t=/^\s*(\d+)\s*:\s*(\d+)\s*$/.exec(this.state.index),e=t?[Number(t[1]),Number(t[2])]:null;return e&&e[0]<=e[1]&&e[1]<=this.state.values.length?e:null}summary(){let{result:t,state:e}=this,r=Array.isArray(t.result)?`[${t.result.join(", ")}]`:String(t.result),i=`[${e.values.join(", ")}]`;return a(`With a = ${i}, a[${e.index}] is ${r}.`,`a = ${i} 时，a[${e.index}] 是 ${r}。`)}};M.define("zs-slicing",Rl)});var my={};var Mn,Ul,Kp=E(()=>{"use strict";y();F();vs();q();P();H();et();C();Mn=10,Ul=class extends S{static operation="softmax_scores";static title=["Softmax: temperature, overflow, and the cure","softmax 函数：温度、溢出与对策"];static inputs={scores:[.3,2.9,4],added:0,temperature:1,dtype:"float64"};static styles=[...j,ee,I`
      .scroll {
        width: 100%;
        overflow-x: auto;
      }
      table {
        margin: 0 auto;
      }
      td {
        min-width: 4.4rem;
        padding-inline: 0.45rem;
        font-family: var(--mono);
      }
      th {
        text-align: left;
        font-weight: 500;
      }
      .group th {
        padding-top: 0.8rem;
        color: var(--text);
        font-weight: 600;
      }
      .bad {
        color: var(--c1);
        font-weight: 600;
      }
      .good {
        font-weight: 600;
      }
      .value {
        font-size: 13px;
        font-weight: 600;
      }
    `];controls(){let{state:t}=this;return f`
      ${_({label:a("Temperature T","温度 T"),value:t.temperature,min:.1,max:100,step:.05,log:!0,color:"softmax",onInput:e=>this.set({temperature:e})})}
      ${_({label:a("Add to every score","每个得分都加上"),value:t.added,min:0,max:1200,step:1,color:"1",onInput:e=>this.set({added:e})})}
      ${U({label:a("Floats","浮点数类型"),value:t.dtype,options:["float16","float32","float64"].map(e=>[e,e]),onInput:e=>this.set({dtype:e})})}
      ${W({label:a("The scores 1010, 1000, 990","得分取 1010、1000、990"),onClick:()=>this.set({scores:[10,0,-10],added:1e3,temperature:1})})}
      ${W({label:a("One more class","增加一类"),disabled:t.scores.length>=6,onClick:()=>this.set({scores:[...t.scores,1]})})}
      ${W({label:a("One class less","减少一类"),disabled:t.scores.length<=2,onClick:()=>this.set({scores:t.scores.slice(0,-1)})})}
    `}draw(){let e=this.width>700?Math.floor((this.width-16)/2):this.width;return f`${this.scores(e)} ${this.probabilities(e)} ${this.table()}`}scores(t){let{scores:e,added:r}=this.state,i=e.map((l,h)=>h),n=a("Scores: drag the points","得分：请拖动圆点"),o={domain:[-Mn-1,Mn+1],label:r?a(`score − ${g(r)}`,`得分 − ${g(r)}`):a("score","得分")};return z({width:t,height:260,x:this.classes(),y:o,label:n},l=>x`<line class="zero" x2=${l.width} y1=${l.y(0)} y2=${l.y(0)}></line>
        ${i.map(h=>this.stem(l,h,e[h]))}
        ${i.map(h=>G(l,{x:h,y:e[h],label:a(`Score of class ${h}`,`类别 ${h} 的得分`),color:"text",step:[0,.1],onMove:(c,u)=>this.set({scores:e.with(h,Math.max(-Mn,Math.min(Mn,u)))})}))}`)}stem(t,e,r){let[i,n]=[t.x(e),t.y(r)];return x`<line class="line" data-color="muted" x1=${i} x2=${i} y1=${t.y(0)} y2=${n}></line>
      <text class="value" x=${i+13} y=${n} dy="0.35em">${g(r+this.state.added)}</text>`}classes(){let t=this.state.scores.length;return{domain:[-.6,t-.4],ticks:Array.from({length:t},(e,r)=>r),label:a("class","类别")}}probabilities(t){let{result:e}=this,r=e.probabilities.list(),i=r.map((l,h)=>h),n={domain:[0,1.12],label:a("probability","概率"),ticks:[0,.25,.5,.75,1]},o=a("Probabilities","概率");return z({width:t,height:260,x:this.classes(),y:n,label:o},l=>x`${Mt(l,i,r,{color:"softmax",width:.6})}
        ${i.map(h=>x`<text class="value" x=${l.x(h)} y=${l.y(r[h])-6} text-anchor="middle">${g(r[h],3)}</text>`)}`)}table(){let{result:t}=this,e=this.state.scores.length,r=(n,o,l)=>f`<tr>
        <th scope="row">${n}</th>
        ${o.list().map(h=>f`<td class=${Number.isFinite(h)?l:"bad"}>${g(h)}</td>`)}
      </tr>`,i=n=>f`<tr class="group">
        <th colspan=${e+1}>${n}</th>
      </tr>`;return f`<div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label=${a("The computation, step by step","一步一步的计算")}
    >
      <table>
        <tbody>
          ${r(f`a = ${a("score","得分")} / T`,t.a,"")}
          ${i(a("Exactly like the formula","照公式计算"))} ${r("exp(a)",t.powers,"muted")}
          ${r("exp(a) / Σ exp(a)",t.plain,"muted")}
          ${i(a("With the largest score subtracted: the library","先减去最大的得分：库的做法"))}
          ${r("a − max a",t.shifted,"muted")} ${r("exp(a − max a)",t.shifted_powers,"muted")}
          ${r(a("divided by their sum","除以它们的总和"),t.probabilities,"good")}
        </tbody>
      </table>
    </div>`}summary(){let{result:t,state:e}=this,r=t.probabilities.list().map(o=>g(o,3)),i=t.plain.list().some(o=>!Number.isFinite(o)),n=g(t.largest);return i?a(`The plain formula fails: in ${e.dtype}, exp overflows above ${n}. Shifted, the probabilities are ${r.join(", ")}.`,`照公式计算失败：在 ${e.dtype} 中，exp 的输入超过 ${n} 就溢出。先减去最大值，概率为 ${r.join("、")}。`):a(`Probabilities: ${r.join(", ")}. Both ways agree.`,`概率：${r.join("、")}。两种算法结果相同。`)}};M.define("zs-softmax",Ul)});var fy={};function tm(){return{domain:[-.6,2.6],ticks:Le,format:String,label:a("class","类别")}}var Le,Fl,em=E(()=>{"use strict";y();q();F();P();H();C();Le=[0,1,2],Fl=class extends S{static styles=[...S.styles,I`
      .axis {
        stroke: var(--muted);
      }
      .target {
        fill: none;
        stroke: var(--muted);
        stroke-dasharray: 5 4;
      }
    `];static operation="softmax_gradient";static title=["The short gradient of softmax with loss: (y − t)/N","Softmax-with-Loss 的简化梯度：(y − t)/N"];static inputs={scores:[1.1,.7,1.6],label:1,samples:2};static view={squares:!1};dragged={index:-1,y:0};controls(){let{state:t}=this;return f`
      ${Le.map(e=>_({label:a(`Score a${e}`,`得分 a${e}`),value:t.scores[e],min:-10,max:10,step:.1,onInput:r=>this.set({scores:t.scores.with(e,r)})}))}
      ${U({label:a("Right class t","正确类别 t"),value:String(t.label),options:Le.map(e=>[String(e),String(e)]),onInput:e=>this.set({label:Number(e)})})}
      ${_({label:a("Samples in the batch, N","批大小 N"),value:t.samples,min:1,max:10,step:1,onInput:e=>this.set({samples:e})})}
      ${K({label:a("Compare with the squared error","与均方误差比较"),value:t.squares,color:"4",onInput:e=>this.set({squares:e})})}
    `}draw(){let{width:t}=this,r=t>620?(t-16)/2:t;return f`${this.outputs(r)} ${this.gradients(r)}`}outputs(t){let{result:e}=this,r=a("Probabilities y and target t; drag a bar to change its score","概率 y 与监督数据 t；拖动柱子可改变得分");return z({width:t,height:260,x:tm(),y:{domain:[0,1.08],label:a("probability","概率")},label:r},i=>x`
        ${Le.map(n=>{let[o,l]=[i.x(n-.42),i.x(n+.42)];return e.target.at(n)?x`<rect class="target" x=${o} width=${l-o} y=${i.y(1)} height=${i.y(0)-i.y(1)}></rect>
              <text class="muted" x=${i.x(n)} y=${i.y(1)+16} text-anchor="middle">t = 1</text>`:k})}
        ${Mt(i,Le,e.y.list(),{color:"forward",width:.6})}
        ${Le.map(n=>{let o=e.y.at(n);return x`<text class="label" x=${i.x(n)} y=${i.y(o)-12} text-anchor="middle">${g(o,3)}</text>
            ${G(i,{x:n,y:this.computing&&this.dragged.index===n?this.dragged.y:o,label:a(`Probability of class ${n}`,`类别 ${n} 的概率`),color:"forward",step:[0,.02],onMove:(l,h)=>this.drag(n,h)})}`})}`)}drag(t,e){let r=Math.min(.999,Math.max(.001,e));this.dragged={index:t,y:r};let i=this.state.scores.filter((l,h)=>h!==t),n=Math.log(i.reduce((l,h)=>l+Math.exp(h),0)),o=Number((Math.log(r/(1-r))+n).toFixed(2));this.set({scores:this.state.scores.with(t,Math.min(10,Math.max(-10,o)))})}gradients(t){let{result:e,state:r}=this,i=a("Gradient of the scores","得分的梯度");return z({width:t,height:260,x:tm(),y:{domain:[-1.08,1.08],label:"∂L/∂a"},label:i},n=>x`<line class="axis" x2=${n.width} y1=${n.y(0)} y2=${n.y(0)}></line>
        ${Mt(n,Le,e.short.list(),{color:"backward",width:r.squares?.3:.6})}
        ${r.squares?Mt(n,Le.map(o=>o+.32),e.squares.list(),{color:"4",width:.3}):k}
        ${Le.map(o=>{let l=e.short.at(o);return x`<text class="label" x=${n.x(o)} y=${n.y(l)+(l<0?16:-6)}
            text-anchor="middle">${g(l,3)}</text>`})}`)}summary(){let{result:t,state:e}=this,r=n=>`(${n.list().map(o=>g(o,3)).join(", ")})`,i=e.squares?a(`; softmax with squared error sends ${r(t.squares)}`,`；softmax 函数加均方误差传回 ${r(t.squares)}`):"";return a(`Loss ${g(t.loss)}. (y − t)/${e.samples} = ${r(t.short)}; the long graph gives ${r(t.long)}${i}.`,`损失 ${g(t.loss)}。(y − t)/${e.samples} = ${r(t.short)}；完整的计算图给出 ${r(t.long)}${i}。`)}};M.define("zs-softmax-gradient",Fl)});var $y={};var gy,Dl,sm=E(()=>{"use strict";y();F();P();H();Wt();Lt();et();Ct();C();gy=Array.from({length:10},()=>Array.from({length:10},()=>0)),Dl=class extends ct{static styles=[...j,$t,I`
      .mistakes {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem;
        max-width: 31rem;
        align-content: flex-start;
      }
      .side {
        font-size: 12px;
        font-weight: 600;
      }
    `];static title=["Which digits are confused, and how they look","哪些数字被认错，它们是什么样子"];static inputs={};static view={images:1e4,at:[4,9],shown:"all"};runner=new ut(this,{operation:"sorted_digits",args:()=>({images:this.state.images}),label:a("Read the test images","识别测试图像")});controls(){let{state:t}=this;return f`
      ${this.runner.controls()}
      ${U({label:a("Mistakes to show","显示哪些错误"),value:t.shown,options:[["all",a("all, the most confident first","全部，按把握从大到小")],["cell",a("those of the chosen cell","所选格子中的")]],onInput:e=>this.set({shown:e})})}
      ${_({label:a("Number of test images","测试图像的幅数"),value:t.images,min:500,max:1e4,step:500,onInput:e=>this.set({images:e})})}
    `}draw(){let{frame:t}=this.runner,e=Math.max(25,Math.min(38,(this.width-30)/10.5)),r=t?t.matrix.list():gy,i=Array.from({length:10},(o,l)=>{let h=(l+.5)*e+18;return x`<text class="side" x="8" y=${h} dy="0.35em" text-anchor="middle">${l}</text>
        <text class="side" x=${h} y="12" text-anchor="middle">${l}</text>`}),n=(o,l)=>o===this.state.at[0]&&l===this.state.at[1]?3:o===l?r[o][l]?1:0:r[o][l]?2:0;return f`${V({title:a("rows: true digit, columns: prediction","行：实际的数字，列：预测"),width:10*e+18,height:10*e+18},x`${i}${ht(r.map(o=>o.map(l=>l?String(l):"")),{x:18,y:18,size:e,small:!0,color:"backward",shade:n,at:this.state.at,hover:!1,name:(o,l)=>a(`a ${o} that is read as ${l}`,`把 ${o} 认成 ${l}`),onPoint:(o,l)=>this.set({at:[o,l]})})}`)}
      <div class="mistakes">${t?this.mistakes(t):k}</div>`}mistakes(t){let[e,r]=this.state.at,i=Array.from({length:t.indices.length},(o,l)=>l);return(this.state.shown==="all"?i.slice(0,30):i.filter(o=>t.labels.at(o)===e&&t.predicted.at(o)===r)).map(o=>{let l=a(`test image ${t.indices.at(o)}, a ${t.labels.at(o)} that is read as ${t.predicted.at(o)}`,`测试图像 ${t.indices.at(o)}，把 ${t.labels.at(o)} 认成 ${t.predicted.at(o)}`);return f`<svg width="76" height="84" viewBox="0 0 76 84" role="img" aria-label=${l}>
        ${x`<title>${l}</title>${ot(t.images.at(o),{x:6,y:0,width:64,height:64,low:0,high:1})}
        <rect class="picture-edge" x="6" y="0.5" width="64" height="64"></rect>
        <text class="tick" x="38" y="79" text-anchor="middle">${t.labels.at(o)} → ${t.predicted.at(o)}, ${Math.round(100*t.probability.at(o))} %</text>`}
      </svg>`})}summary(){let{frame:t}=this.runner;if(!t)return a("The network reads up to 10,000 digits that it has never seen. Choose a cell outside of the diagonal to look at its mistakes.","网络识别最多 10,000 个它从未见过的数字。选择对角线以外的格子，可以看其中的错误。");let[e,r]=this.state.at,i=t.count-t.right,n=g(100*t.right/t.count),o=t.matrix.at(e).at(r);return a(`${t.right} of ${t.count} digits are right, ${n} %; ${i} are wrong. Chosen cell: ${o} times a ${e} is read as ${r}.`,`${t.count} 个数字中认对 ${t.right} 个，识别精度 ${n} %，认错 ${i} 个。所选格子：${o} 次把 ${e} 认成 ${r}。`)}};M.define("zs-sorted-digits",Dl)});function kn(s,t){let e=new AudioContext,r=e.createBuffer(1,s.length,t),i=s.reduce((o,l)=>Math.max(o,Math.abs(l)),1e-9);r.copyToChannel(s.map(o=>.5*o/i),0);let n=e.createBufferSource();n.buffer=r,n.connect(e.destination),n.onended=()=>e.close(),n.start()}function An(s,{width:t,rate:e,label:r},i){let n=s.data,o=Math.max(...n,.1)*1.05,l=Math.floor(t),h=s.length/l,[c,u]=[new Float64Array(2*l),new Float64Array(2*l)];for(let m=0;m<l;m+=1){let $=n.subarray(Math.floor(m*h),Math.floor((m+1)*h));[u[2*m],u[2*m+1]]=[Math.min(...$),Math.max(...$)],c[2*m]=c[2*m+1]=(m+.5)*h/e}let d={domain:[0,s.length/e],label:r},p={domain:[-o,o]};return z({width:t,height:150,x:d,y:p,label:a("Waveform","波形"),margin:{left:44}},m=>x`${L(m,c,u,{color:"forward",className:"thin"})}${i(m)}`)}function Sn(s){let[t,e]=s.shape,r=Object.create(s);r.data=new Float32Array(t*e);for(let i=0;i<t;i+=1)r.data.set(s.data.subarray(i*e,(i+1)*e),(t-1-i)*e);return r}function Tn(s,{width:t,height:e,label:r,peaks:i,margin:n,onPoint:o},l){let[h,c]=s.shape,u={domain:[0,c],label:r},d={domain:[0,h],label:n?void 0:a("hertz","赫兹"),format:p=>g(i.at(Math.min(h-1,Math.floor(p))),2)};return z({width:t,height:e,x:u,y:d,label:r,margin:n},p=>{let m=w=>{if(w.type==="pointermove"&&!w.buttons)return;let b=w.currentTarget,v=new DOMPoint(w.clientX,w.clientY).matrixTransform(b.getScreenCTM()?.inverse());o(Math.floor(p.x.invert(v.x)))},$={x:0,y:0,width:p.width,height:p.height};return x`<g @pointerdown=${m} @pointermove=${m}>
      ${ot(Sn(s),{...$,low:-80,high:0,kind:"sequential"})}</g>${l(p)}`})}var jl=E(()=>{"use strict";y();C();P();H()});var yy={};var xy,Wl,rm=E(()=>{"use strict";y();F();P();H();vt();Lt();jl();et();C();xy=[["samples","Samples in a frame","一帧的样本数",64,1024],["hop","Samples from frame to frame (hop)","相邻两帧相隔的样本数",60,400],["mels","Mel bands","梅尔频带的个数",4,64]],Wl=class extends ct{static styles=[...j,I`
      .now {
        stroke: var(--c1);
        stroke-width: 1.6;
      }
      .part {
        fill: var(--c1);
        fill-opacity: 0.3;
      }
    `];static operation="spectrogram";static title=["A sound as an image","把声音变成图像"];static inputs={kind:"word",pitch:440,end:4e3,noise:0,samples:400,hop:160,mels:40,step:45};static view={};player=new rt(this,{last:()=>this.result?this.result.decibels.shape[1]-1:0,rate:20,label:a("Frame","帧")});controls(){let{state:t}=this,e=t.kind!=="word";return f`
      ${this.player.controls()}
      ${U({label:a("Sound","声音"),value:t.kind,options:[["word",a('a synthetic word, like "sigh"',"合成的一个词，像英语的 sigh")],["tone",a("a tone","一个音")],["chord",a("a chord","一个和弦")],["sweep",a("a sweep","滑音")]],onInput:r=>this.set({kind:r})})}
      ${e?this.pitch("pitch",a("Pitch in hertz","频率（赫兹）")):k}
      ${t.kind==="sweep"?this.pitch("end",a("Pitch at the end","结束时的频率")):k}
      ${_({label:a("Noise","噪声"),value:t.noise,min:0,max:1,step:.01,onInput:r=>this.set({noise:r})})}
      ${xy.map(([r,i,n,o,l])=>_({label:a(i,n),value:t[r],min:o,max:l,step:1,onInput:h=>this.set({[r]:h})}))}
      ${W({label:a("Listen","播放声音"),onClick:()=>kn(this.result.x.data,this.result.rate)})}
    `}pitch(t,e){return _({label:e,value:this.state[t],min:60,max:7e3,log:!0,onInput:r=>this.set({[t]:r})})}draw(){let{width:t}=this,e=t>700?(t-16)/2:t;return f`${this.waveform(t)} ${this.frameOfIt(e)} ${this.bands(e)} ${this.picture(t)}`}waveform(t){let{result:e,shown:r}=this,{rate:i,x:n}=e;return An(n,{width:t,rate:i,label:a("1  the waveform: seconds","1  波形：秒")},o=>{let[l,h]=[e.start,e.start+r.samples].map(c=>o.x(c/i));return x`<rect class="part" x=${l} width=${h-l} height=${o.height}></rect>`})}frameOfIt(t){let{result:e}=this,r=e.windowed.data,i=Math.max(...r,.01)*1.1,n=Array.from(r,(c,u)=>1e3*u/e.rate),o=a("2  the frame times the window: milliseconds","2  这一帧乘以窗函数：毫秒"),l={domain:[0,1e3*r.length/e.rate],label:o},h={domain:[-i,i]};return z({width:t,height:170,x:l,y:h,label:o,margin:{left:44}},c=>L(c,n,r,{color:"backward"}))}bands(t){let{result:e}=this,r=e.bands.length,i=a("3  decibels of its mel bands","3  各梅尔频带的分贝值"),n={domain:[-.5,r-.5],label:i},o={domain:[0,80],ticks:[0,40,80],format:h=>g(h-80)},l=Array.from(e.bands.data,h=>Number(h)+80);return z({width:t,height:170,x:n,y:o,label:i,margin:{left:44}},h=>Mt(h,l.map((c,u)=>u),l,{color:"backward"}))}picture(t){let{result:e}=this,r=a("4  all frames side by side: the log-mel spectrogram","4  所有帧并排：对数梅尔频谱图"),i={width:t,height:240,label:r,peaks:e.peaks};return Tn(e.decibels,{...i,onPoint:n=>this.player.go(n)},n=>{let o=n.x(e.step+.5);return x`<line class="now" x1=${o} x2=${o} y2=${n.height}></line>`})}summary(){let{result:t,shown:e}=this,r=Array.from(t.bands.data,Number),i=r.indexOf(Math.max(...r)),[n,o]=t.decibels.shape,l=g(t.peaks.at(i),3),h=g(1e3*e.samples/t.rate,3);return a(`The image has ${n} x ${o} pixels; each frame lasts ${h} ms. Frame ${t.step} is loudest in band ${i}, near ${l} Hz.`,`图像有 ${n} x ${o} 个像素，每帧 ${h} 毫秒。第 ${t.step} 帧在频带 ${i}（约 ${l} 赫兹）最响。`)}};M.define("zs-spectrogram",Wl)});async function im({seconds:s,rate:t,onStart:e}){let r=await wy();try{let i=new MediaRecorder(r,{audioBitsPerSecond:128e3}),n=[];i.ondataavailable=c=>n.push(c.data);let o=new Promise(c=>{i.onstop=c});i.start(),e(),await new Promise(c=>setTimeout(c,1e3*s)),i.stop(),await o;let l=await new Blob(n,{type:i.mimeType}).arrayBuffer(),h=await new OfflineAudioContext(1,1,t).decodeAudioData(l);return by(h,Math.ceil(s*t))}finally{for(let i of r.getTracks())i.stop()}}async function wy(){let s={channelCount:1,echoCancellation:!1,noiseSuppression:!1,autoGainControl:!1};try{return await navigator.mediaDevices.getUserMedia({audio:s})}catch(t){let e=t instanceof DOMException?t.name:"";throw e==="NotAllowedError"?new Error(a("The browser has refused the microphone: allow it beside the address of the page, or choose a word.","浏览器拒绝使用麦克风：请在地址栏旁允许使用，或者选一个词。"),{cause:t}):e==="NotReadableError"?new Error(a("The microphone cannot be read, perhaps because another program uses it: close that program, or choose a word.","无法读取麦克风，可能有别的程序正在使用它：请关闭那个程序，或者选一个词。"),{cause:t}):new Error(a("The browser has found no microphone: connect one, or choose a word.","浏览器没有找到麦克风：请接上一个，或者选一个词。"),{cause:t})}}function by(s,t){let e=Array.from({length:s.numberOfChannels},(r,i)=>s.getChannelData(i));return Array.from({length:Math.min(t,s.length)},(r,i)=>{let n=e.reduce((o,l)=>o+l[i],0)/e.length;return Math.round(32767*Math.max(-1,Math.min(1,n)))})}function nm(s,t){let e=new DataView(new ArrayBuffer(44+2*s.length)),r=(i,n)=>[...n].forEach((o,l)=>e.setUint8(i+l,o.charCodeAt(0)));return r(0,"RIFF"),e.setUint32(4,36+2*s.length,!0),r(8,"WAVEfmt "),e.setUint32(16,16,!0),e.setUint16(20,1,!0),e.setUint16(22,1,!0),e.setUint32(24,t,!0),e.setUint32(28,2*t,!0),e.setUint16(32,2,!0),e.setUint16(34,16,!0),r(36,"data"),e.setUint32(40,2*s.length,!0),s.forEach((i,n)=>e.setInt16(44+2*n,i,!0)),new Blob([e],{type:"audio/wav"})}var om=E(()=>{"use strict";y();P()});var ky={};function Nn(s){let t=Array.from(s);return t.indexOf(Math.max(...t))}function My(s){let t=Sn(s);return t.data=t.data.map(e=>e>-30?e:NaN),t}var am,vy,lm,_y,ql,Bl,hm=E(()=>{"use strict";y();F();Vr();P();Xo();vt();H();om();Lt();jl();et();Ct();C();am=8e3,vy=1.8,lm=12,_y=.25,ql={en:["zero","one","two","three","four","five","six","seven","eight","nine"],zh:[..."零一二三四五六七八九"]},Bl=class extends ct{static styles=[...j,$t,mr,I`
      .now {
        stroke: var(--c1);
        stroke-width: 1.6;
      }
      .unheard {
        fill: var(--background);
        fill-opacity: 0.72;
        pointer-events: none;
      }
      .ghost {
        opacity: 0.2;
      }
      .stack {
        display: grid;
      }
      .hint {
        align-self: center;
        color: var(--muted);
        font-size: 0.85rem;
      }
      .hint.live {
        color: var(--c1);
        font-weight: 700;
      }
    `];static operation="heard_digit";static title=["A network hears a digit","网络听数字"];static inputs={language:a("en","zh"),word:"7",noise:0};static view={step:50};recording=[];microphone="";player=new rt(this,{last:()=>this.result?this.result.moments.length-1:0,rate:lm,label:a("Heard so far","已经听到")});arguments(){return{...super.arguments(),recording:this.recording}}hear(t){this.recording=t,this.refresh()}reset(){super.reset(),this.recording.length&&this.hear([])}controls(){let{state:t}=this;return f`
      ${this.player.controls()}
      ${U({label:a("Language of the voice","语言"),value:t.language,options:[["en",a("English","英语")],["zh",a("Chinese","汉语")]],onInput:e=>this.choose({language:e})})}
      ${U({label:a("Word","词"),value:t.word,options:ql[t.language==="zh"?"zh":"en"].map((e,r)=>[String(r),`${r}  ${e}`]),onInput:e=>this.choose({word:e})})}
      ${_({label:a("Noise, relative to the sound","噪声与声音之比"),value:t.noise,min:0,max:1,step:.02,onInput:e=>this.set({noise:e})})}
      <div class="row wide">
        ${W({label:a("Listen","播放声音"),onClick:()=>this.listen()})}
        ${W({label:a("Record your voice","录下你的声音"),disabled:this.microphone!=="",onClick:()=>this.record()})}
        ${this.recording.length?f`${W({label:a("Save the recording","保存录音"),onClick:()=>Ri(nm(this.recording,am),"recording.wav")})}
              ${W({label:a("Back to the word","回到所选的词"),onClick:()=>this.hear([])})}`:k}
        <span class="hint ${this.microphone==="on"?"live":""}" role="status">${this.hint()}</span>
      </div>
    `}hint(){return this.microphone==="on"?a("Say a digit now","请说一个数字"):this.microphone==="asked"?a("The browser asks you for the microphone","浏览器正在请求使用麦克风"):a("Nothing of a recording is stored.","录音不会保存。")}choose(t){this.recording=[],this.set(t)}listen(){let{moments:t,rate:e,x:r}=this.result;kn(r.data,e),this.player.go(0),this.player.rate=1/t.at(1),this.player.toggle(),setTimeout(()=>this.player.rate=lm,1e3)}async record(){this.problem="",this.showMicrophone("asked");try{let t=await im({seconds:vy,rate:am,onStart:()=>this.showMicrophone("on")});this.hear(t)}catch(t){this.problem=t.message}this.showMicrophone("")}showMicrophone(t){this.microphone=t,this.requestUpdate()}get moment(){return Math.min(this.state.step,this.result.moments.length-1)}draw(){let t=this.width>700,e=230,r=t?this.width-e-24:this.width;return f`<div class="stack">
        ${this.sound(r)} ${this.picture(r)} ${this.drops(r)} ${this.course(r)}
      </div>
      ${this.bars(t?e:Math.min(this.width,300))}`}heard(t,e){let r=t.x(e);return x`<rect class="unheard" x=${r} width=${Math.max(0,t.width-r)} height=${t.height}></rect>
      <line class="now" x1=${r} x2=${r} y2=${t.height}></line>`}sound(t){let{moments:e,rate:r,x:i}=this.result,n=a("1  the sound: seconds","1  声音：秒");return An(i,{width:t,rate:r,label:n},o=>this.heard(o,e.at(this.moment)))}picture(t){let{decibels:e,moments:r,peaks:i}=this.result,n=e.shape[1],o=r.length-1,l=a("2  what the network gets: the spectrogram, in hertz","2  网络的输入：频谱图（赫兹）");return Tn(e,{...{width:t,height:190,label:l,peaks:i,margin:{left:44}},onPoint:c=>this.player.go(Math.round(c/(n-1)*o))},c=>this.heard(c,n*this.moment/o))}drops(t){let{cover:e,decibels:r,drops:i,peaks:n,probabilities:o}=this.result,[l,h]=e,[c,u]=r.shape,[d,p]=i.shape,m=Nn(o.data),$=a(`3  what it needs: the drop of p(${m}) if a square is silent`,`3  它需要什么：抹掉一块之后，p(${m}) 的下降`),w={domain:[0,u],label:$},b={domain:[0,c],format:A=>g(n.at(Math.min(c-1,Math.floor(A))),2)},v=Math.max(...Array.from(i.data,Math.abs),.01),T=(l-h)/2;return z({width:t,height:190,x:w,y:b,label:$,margin:{left:44}},A=>{let[N,O]=[A.x(T),A.x(T+h*p)],[R,B]=[A.y(T+h*d),A.y(T)],Y={x:N,y:R,width:O-N,height:B-R};return x`${ot(Sn(i),{...Y,low:-v,high:v,kind:"diverging"})}
        <g class="ghost">${ot(My(r),{x:0,y:0,width:A.width,height:A.height,low:-80,high:0})}</g>`})}course(t){let{answers:e,moments:r}=this.result,[i,n]=e.shape,o=a("4  the probability of each digit, as it listens: seconds","4  听的过程中各数字的概率：秒"),l={domain:[0,r.at(i-1)],label:o},h={domain:[0,1.15],ticks:[0,.5,1]},c=Nn(e.at(i-1).data);return z({width:t,height:150,x:l,y:h,label:o,margin:{left:44}},u=>{let d=Array.from({length:n},(m,$)=>{let w=Array.from({length:i},(N,O)=>Number(e.at(O).at($))),b=Nn(w);if(w[b]<_y)return k;let v=$===c?"backward":"7",T=$===c?i-1:b,A=$===c?16:-4;return x`${L(u,r.data,w,{color:v})}
          <text class="direct" data-color=${v} x=${u.x(r.at(T))-3} y=${u.y(w[T])+A}
            text-anchor="end">${$}</text>`}),p=u.x(r.at(this.moment));return x`${d}<line class="now" x1=${p} x2=${p} y2=${u.height}></line>`})}bars(t){let e=a("what it hears","它听到的数字"),r=this.recording.length?-1:Number(this.shown.word);return V({title:e,width:t,height:192},Ve(this.answer(),{width:t,label:r}))}answer(){return this.result.answers.at(this.moment).data}summary(){let{moments:t,notes:e}=this.result,r=this.answer(),i=Nn(r),n=`${(100*r[i]).toFixed(1)} %`,o=g(t.at(this.moment)),l=a(`After ${o} seconds the network hears a ${i}, with ${n}.`,`听到第 ${o} 秒，网络认为是 ${i}，概率 ${n}。`),h=this.recording.length?a("That is your recording; the network has learned from synthetic voices only, and may not understand people.","这是你的录音；网络只听过合成的嗓音，不一定听得懂人说的话。"):a(`The word is "${ql[this.shown.language][this.shown.word]}", by a synthetic voice that it has never heard.`,`这个词是“${ql[this.shown.language][this.shown.word]}”，由它没有听过的合成嗓音读出。`),c=e.length?a(` Note: ${e.join("; ")}.`,`注意：${e.join("；")}。`):"";return`${l}${a(" ","")}${h}${c}`}};M.define("zs-spoken-digit",Bl)});var Ay={};function Jr(s){return Number(s.toFixed(4))+0}var Hl,cm=E(()=>{"use strict";y();F();q();P();H();C();Hl=class extends S{static styles=[...S.styles,I`
      table {
        align-self: center;
      }
    `];static operation="squared_error";static title=["The 1/2 in the squared error","均方误差前面的 1/2"];static inputs={y:3,t:1};controls(){let{state:t}=this;return f`
      ${_({label:a("output y","输出 y"),value:t.y,min:-4,max:4,step:.05,color:"text",onInput:e=>this.set({y:e})})}
      ${_({label:a("target t","监督数据 t"),value:t.t,min:-2,max:2,step:.05,color:"2",onInput:e=>this.set({t:e})})}
    `}draw(){let{result:t,state:e}=this,r=Math.min(this.width,560),i=t.axis.list(),n=t.curve.list(),o=n.map(u=>2*u),l={domain:[-5,5],label:"y"},h={domain:[-2,16],label:a("error E","误差 E")},c=(u,d)=>[-5,5].map(p=>u+d*(p-e.y));return f`${z({width:r,height:320,x:l,y:h,label:a("Both errors and their tangents","两种误差与各自的切线")},u=>x`
        ${L(u,[-5,5],c(t.whole,t.whole_slope),{color:"0",className:"thin",dashed:!0})}
        ${L(u,[-5,5],c(t.half,t.slope),{color:"1",dashed:!0})}
        ${L(u,i,o,{color:"0"})}
        ${L(u,i,n,{color:"1"})}
        <line class="line thin" data-color="2" x1=${u.x(e.t)} x2=${u.x(e.t)} y1="0" y2=${u.height}></line>
        ${G(u,{x:e.y,y:t.half,step:[.05,0],color:"text",label:a("the point on the curve","曲线上的点"),onMove:d=>this.set({y:Number(d.toFixed(2))})})}
      `)}
      <table>
        <thead>
          <tr>
            <th scope="col">E</th>
            <th scope="col">${a("value","值")}</th>
            <th scope="col">${a("slope","斜率")}</th>
            <th scope="col">y − t</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td data-color="1">½ (y − t)²</td>
            <td>${g(t.half)}</td>
            <td>${g(Jr(t.slope))}</td>
            <td>${g(Jr(e.y-e.t))}</td>
          </tr>
          <tr>
            <td data-color="0">(y − t)²</td>
            <td>${g(t.whole)}</td>
            <td>${g(Jr(t.whole_slope))}</td>
            <td>${g(Jr(e.y-e.t))}</td>
          </tr>
        </tbody>
      </table>`}summary(){let{result:t,state:e}=this,[r,i,n]=[t.slope,t.whole_slope,e.y-e.t].map(o=>g(Jr(o)));return a(`With the 1/2 the slope is ${r}, which is y − t = ${n}; without it, the slope is ${i}.`,`有 1/2 时斜率是 ${r}，正好等于 y − t = ${n}；没有它，斜率是 ${i}。`)}};M.define("zs-squared-error",Hl)});var Sy={};var Zl,um=E(()=>{"use strict";y();F();q();P();et();C();Zl=class extends S{static operation="step_values";static title=["A whole array at once: step and sigmoid","整个数组一次算完：阶跃函数与 sigmoid 函数"];static inputs={values:[-1e3,-1,0,1,2]};static styles=[...j,I`
      .scroll {
        width: 100%;
        overflow-x: auto;
      }
      table {
        margin: 0 auto;
      }
      th {
        font-family: var(--mono);
        font-weight: 500;
        white-space: nowrap;
        text-align: left;
      }
      td {
        min-width: 4.6rem;
        padding-inline: 0.5rem;
        font-family: var(--mono);
      }
      .high {
        color: var(--c2);
        font-weight: 600;
      }
      .bad {
        color: var(--c1);
        font-weight: 600;
      }
    `];text="";controls(){return f`
      ${ft({label:a("The array x, up to 8 numbers","数组 x，最多 8 个数"),value:this.text||this.state.values.join(", "),wide:!0,code:!0,onInput:t=>this.typed(t)})}
      ${W({label:a("Ordinary numbers","普通的数"),onClick:()=>this.choose([-2,-.5,0,.5,2])})}
      ${W({label:a("Numbers that overflow","会溢出的数"),onClick:()=>this.choose([-1e3,-710,-709,0,709,1e3])})}
    `}choose(t){this.text="",this.set({values:t})}reset(){this.text="",super.reset()}typed(t){this.text=t;let e=t.split(/[\s,，;；]+/).filter(Boolean).map(i=>Number(i.replace("−","-"))),r=e.some(i=>!Number.isFinite(i))||!e.length;this.problem=r?a("Write numbers with commas between them, such as −1, 0, 2.","请写出用逗号隔开的数，例如 −1, 0, 2。"):"",r||this.set({values:e}),this.requestUpdate()}draw(){let{result:t}=this,e=t.x.list(),r=[["x",i=>g(e[i]),()=>""],["x > 0",i=>t.mask.at(i)?"True":"False",i=>t.mask.at(i)?"high":"muted"],["step(x)",i=>g(t.step.at(i)),i=>t.step.at(i)?"high":"muted"],["sigmoid(x)",i=>g(t.sigmoid.at(i)),()=>""],["exp(−x)",i=>g(t.power.at(i)),i=>Number.isFinite(t.power.at(i))?"muted":"bad"],["1 / (1 + exp(−x))",i=>g(t.plain.at(i)),i=>Number.isFinite(t.power.at(i))?"muted":"bad"]];return f`<div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label=${a("Values, element by element","对应元素的值")}
    >
      <table>
        <tbody>
          ${r.map(([i,n,o])=>f`<tr>
                <th scope="row">${i}</th>
                ${e.map((l,h)=>f`<td class=${o(h)}>${n(h)}</td>`)}
              </tr>`)}
        </tbody>
      </table>
    </div>`}summary(){let{result:t}=this,e=t.power.list().filter(n=>!Number.isFinite(n)).length,r=t.step.list().filter(n=>n===1).length,i=t.x.length;return e?a(`${r} of ${i} elements are above 0. The formula of the sigmoid overflows at ${e}: exp(−x) is too large for a float. The library's form does not.`,`${i} 个元素中有 ${r} 个大于 0。照公式写的 sigmoid 函数在 ${e} 个元素处溢出：exp(−x) 太大，浮点数装不下。库里的写法不会溢出。`):a(`${r} of ${i} elements are above 0. Nothing overflows.`,`${i} 个元素中有 ${r} 个大于 0，没有溢出。`)}};M.define("zs-step-values",Zl)});var Ty={};var Yl,dm=E(()=>{"use strict";y();q();en();F();P();H();et();C();Yl=class extends S{static operation="surprise";static styles=[...j,I`
      .value {
        paint-order: stroke;
        stroke: var(--card);
        stroke-width: 4px;
      }
    `];static title=["How much a coin says","一枚硬币能说多少"];static inputs={p:.25,base:"2"};static view={show:"event"};draw(){let{width:t}=this;return this.state.show==="coin"?this.entropy(Math.min(t,640)):this.information(Math.min(t,640))}get axis(){return{domain:[0,1],label:a("probability p of heads","正面的概率 p")}}information(t){let e=this.result,r=6*(e.surprises.data[100]||1),i={domain:[0,r],label:`−log p (${Ce(this)})`},n=a("Self-information of heads and of tails","正面与反面的自信息"),o=Array.from(e.surprises.data).reverse();return z({width:t,height:290,x:this.axis,y:i,label:n},l=>{let{p:h}=this.state;return x`
        ${L(l,e.grid.data,e.surprises.data,{color:"0"})}
        ${L(l,e.grid.data,o,{color:"1",dashed:!0})}
        ${h<1?this.drop(l,h,Math.min(e.tails,r),"1"):k}
        ${h>0?this.drop(l,h,Math.min(e.heads,r),"0"):k}
        <text data-color="0" class="name" x=${l.x(.03)+18} y="16">${a("heads","正面")}</text>
        <text data-color="1" class="name" x=${l.x(.97)-18} y="16" text-anchor="end">${a("tails","反面")}</text>`})}drop(t,e,r,i){let n=t.x(e)>t.width-60;return x`<line class="line thin" data-color=${i} x1=${t.x(e)} x2=${t.x(e)} y1=${t.y(r)} y2=${t.height}></line>
      ${X(t,[e],[r],{color:i,radius:6})}
      <text class="value" x=${t.x(e)+(n?-10:10)} y=${Math.max(14,t.y(r)-6)} text-anchor=${n?"end":"start"}>${g(r)}</text>`}entropy(t){let e=this.result,r={domain:[0,1.12*Math.max(...e.entropies.data)],label:`H (${Ce(this)})`},i=a("Entropy of the coin","硬币的熵");return z({width:t,height:290,x:this.axis,y:r,label:i},n=>x`${L(n,e.grid.data,e.entropies.data,{color:"2"})}
        ${G(n,{x:this.state.p,y:e.entropy,label:a("Probability of heads","正面的概率"),color:"2",step:[.01,0],onMove:o=>this.set({p:o})})}
        <text x=${n.x(.5)} y=${n.y(e.entropy/2)} text-anchor="middle">H = ${g(e.entropy)} ${Ce(this)}</text>`)}controls(){return f`${_({label:a("Probability of heads","正面的概率"),value:this.state.p,min:0,max:1,step:.005,onInput:t=>this.set({p:t})})}
    ${pr(this)}`}summary(){let{p:t}=this.state,[e,r,i]=[this.result.heads,this.result.tails,this.result.entropy].map(o=>g(o)),n=Ce(this);return a(`Heads say ${e} and tails ${r} ${n}; on average ${g(t)} · ${e} + ${g(1-t)} · ${r} = ${i}.`,`正面的自信息是 ${e} ${n}，反面是 ${r}；平均：${g(t)} · ${e} + ${g(1-t)} · ${r} = ${i}。`)}};M.define("zs-surprise",Yl)});var Ey={};var Ny,Xl,pm=E(()=>{"use strict";y();q();F();P();H();C();Ny=[["0.01*x**2 + 0.1*x",5,0,20],["sin(x)",1,-4,7],["exp(x)",0,-2,2.5],["x**3 - 3*x",1.5,-2.5,2.5]],Xl=class extends S{static operation="tangent";static title=["The derivative, by a step of size h","用步长 h 求导数"];static inputs={formula:"0.01*x**2 + 0.1*x",at:5,h:4,low:0,high:20};draw(){let{width:t}=this,e=t>640?Math.floor((t-16)/2):t;return f`${this.secants(e)} ${this.errors(e)}`}secants(t){let{state:e,result:r}=this,i=Array.from(r.values.data).filter(Number.isFinite),[n,o]=[Math.min(...i,r.value),Math.max(...i,r.value)],l=.1*(o-n||1),h={domain:[e.low,e.high],label:"x"},c={domain:[n-l,o+l],label:"f(x)"},u=a("The function, its tangent and two secants","函数、切线与两条割线");return z({width:t,height:320,x:h,y:c,label:u},d=>{let{at:p,h:m}=e,$=[e.low,e.high],w=(b,[v,T])=>$.map(A=>T+b*(A-v));return x`${L(d,r.x.data,r.values.data,{color:"text"})}
        ${L(d,$,w(r.exact,[p,r.value]),{color:"2",dashed:!0})}
        ${L(d,$,w(r.forward,[p,r.value]),{color:"1"})}
        ${L(d,$,w(r.central,[p-m,r.below]),{color:"0"})}
        ${X(d,[p-m,p+m],[r.below,r.above],{color:"0",radius:4.5})}
        ${G(d,{x:p,y:r.value,label:"x",color:"text",step:[(e.high-e.low)/100,0],onMove:b=>this.set({at:b})})}`})}errors(t){let{state:e,result:r}=this,i={domain:[1e-15,10],label:a("step h","步长 h"),log:!0},n={domain:[1e-14,10],label:a("error of the slope","斜率的误差"),log:!0},o=a("Errors by step","误差随步长的变化"),l=u=>Array.from(u,d=>d>0?d:NaN),h=r.steps.data.findIndex(u=>u>.001),c=u=>u>0?Math.max(u,1e-14):NaN;return z({width:t,height:320,x:i,y:n,label:o,margin:{left:62}},u=>{let d=u.x(e.h),p=[["1",a("forward difference","前向差分"),r.forward_errors,Math.abs(r.forward-r.exact)],["0",a("central difference","中心差分"),r.central_errors,Math.abs(r.central-r.exact)]];return x`<line class="line thin dashed" data-color="muted" x1=${d} x2=${d} y1="0" y2=${u.height}></line>
        ${p.map(([m,$,w,b])=>x`${L(u,r.steps.data,l(w.data),{color:m})}
          ${b>0?X(u,[e.h],[c(b)],{color:m,radius:5.5}):""}
          <text class="direct" data-color=${m} text-anchor=${m==="1"?"end":"start"}
            x=${m==="1"?u.x(r.steps.data[h])-6:u.x(1e-14)}
            y=${m==="1"?u.y(Math.max(w.data[h],1e-12))-8:u.height-12}>${$}</text>`)}`})}controls(){let{state:t}=this;return f`${ft({label:a("f(x), a formula in x","f(x)：x 的公式"),value:t.formula,code:!0,onInput:e=>this.set({formula:e})})}
      ${_({label:a("Step h","步长 h"),value:t.h,min:1e-15,max:10,log:!0,onInput:e=>this.set({h:e})})}
      ${_({label:a("Place x","位置 x"),value:t.at,min:t.low,max:t.high,onInput:e=>this.set({at:e})})}
      <div class="row wide">
        ${Ny.map(([e,r,i,n])=>W({label:e.replaceAll("**","^"),onClick:()=>this.set({formula:e,at:r,low:i,high:n})}))}
        ${W({label:"h = 10⁻⁴",onClick:()=>this.set({h:1e-4})})}
        ${W({label:"h = 10⁻¹³",onClick:()=>this.set({h:1e-13})})}
      </div>`}summary(){let{exact:t,central:e,forward:r}=this.result,[i,n,o]=[t,e,r].map(l=>g(l,8));return a(`The exact slope is ${i}; the central difference gives ${n}, the forward difference ${o}.`,`准确的斜率是 ${i}；中心差分得到 ${n}，前向差分得到 ${o}。`)}};M.define("zs-tangent",Xl)});var Iy={};var Gl,mm=E(()=>{"use strict";y();F();vs();q();P();H();et();C();Gl=class extends S{static operation="tanh_and_sigmoid";static title=["Make a tanh out of a sigmoid","用 sigmoid 函数做出 tanh 函数"];static inputs={inner:1,outer:1,shift:0};static styles=[...j,ee,I`
      .gap {
        fill: var(--c1);
        fill-opacity: 0.14;
      }
    `];controls(){let{state:t}=this,e=(r,i,n,o)=>_({label:r,value:t[i],min:n,max:o,step:.1,onInput:l=>this.set({[i]:l})});return f`${e(a("Multiply the output by","输出乘以"),"outer",0,4)}
    ${e(a("Multiply the input by","输入乘以"),"inner",0,4)} ${e(a("Add","再加上"),"shift",-2,2)}`}draw(){let{result:t,width:e}=this,[r,i,n]=[t.grid.list(),t.tanh.list(),t.sigmoid.list()],o=a("tanh, and a sigmoid with other scales","tanh 函数与换了刻度的 sigmoid 函数");return f`${z({width:e,height:300,x:{domain:[-4,4],label:"x"},y:{domain:[-2.1,2.1],label:"y"},label:o},h=>{let c=r.map((d,p)=>`${h.x(d)},${h.y(i[p])}`),u=r.map((d,p)=>`${h.x(d)},${h.y(n[p])}`);return x`${xe(h)}
          <path class="gap" d="M${c.join("L")}L${u.reverse().join("L")}Z"></path>
          ${L(h,r,i,{color:"tanh"})}
          ${L(h,r,n,{color:"sigmoid",dashed:!0})}`})}
    ${wt([{color:"tanh",text:"tanh(x)"},{color:"sigmoid",text:this.formula(),dashed:!0}])}`}formula(){let{outer:t,inner:e,shift:r}=this.state,i=r<0?"−":"+";return`${g(t)} · sigmoid(${g(e)} · x) ${i} ${g(Math.abs(r))}`}summary(){let t=this.result.difference;return t<1e-12?a(`${this.formula()} equals tanh(x).`,`${this.formula()} 就是 tanh(x)。`):a(`The largest difference between tanh(x) and ${this.formula()} is ${g(t)}.`,`tanh(x) 与 ${this.formula()} 最多相差 ${g(t)}。`)}};M.define("zs-tanh-sigmoid",Gl)});var Cy={};var zy,Vl,fm=E(()=>{"use strict";y();q();bt();F();P();vt();H();C();zy=200,Vl=class extends S{static styles=it;static operation="thinned_networks";static title=["Dropout: many thinned networks in one","Dropout：一个网络里的许多稀疏网络"];static inputs={rate:.5,scaling:"training",step:0,seed:4};player=new rt(this,{last:()=>zy-1,rate:3,label:a("Mask","掩码")});arguments(){let{step:t,...e}=super.arguments();return{...e,draw:t+1}}controls(){let{state:t}=this;return f`${this.player.controls()}
    ${_({label:a("dropout rate p","Dropout 的比例 p"),value:t.rate,min:0,max:.9,step:.05,color:"dropout",onInput:e=>this.set({rate:e})})}
    ${U({label:a("who makes up for the missing neurons","由谁补偿被关闭的神经元"),value:t.scaling,options:[["training",a("training: divided by 1 − p (inverted)","训练时除以 1 − p")],["inference",a("inference: times 1 − p","推理时乘以 1 − p")],["nowhere",a("nobody (a slip)","谁也不（错误）")]],onInput:e=>this.set({scaling:e})})}`}draw(){let t=this.width>760,e=t?Math.floor(this.width*.46):this.width,r=t?this.width-e-16:this.width;return f`${this.network(e)}
      <div class="column">${this.histogram(r)}${this.running(r)}</div>`}network(t){let{result:e}=this,r=[4,6,6,1],i=[[1,1,1,1],...e.masks.map(p=>p.list()),[1]],n=Math.min(400,t),o=(p,m)=>[34+p*(t-146)/3,n/2+(m-(r[p]-1)/2)*(n/6.6)],l=[];for(let p=0;p<3;p+=1){let m=e.weights[p].list(),$=Math.max(...m.flat().map(Math.abs));for(let w=0;w<r[p];w+=1)for(let b=0;b<r[p+1];b+=1){if(!i[p][w]||!i[p+1][b])continue;let[[v,T],[A,N]]=[o(p,w),o(p+1,b)];l.push(x`<line class="weight" data-color=${m[w][b]>0?"positive":"negative"} stroke-width=${.4+3*Math.abs(m[w][b])/$} x1=${v} y1=${T} x2=${A} y2=${N}></line>`)}}let h=e.masks.map(p=>p.list().reduce((m,$)=>m+$,0)),c=a(`A network whose hidden layers keep ${h.join(" and ")} of 6 neurons`,`隐藏层各保留 ${h.join("、")} 个神经元（共 6 个）的网络`),[u,d]=o(3,0);return f`<svg
      class="plot"
      width=${t}
      height=${n}
      viewBox="0 0 ${t} ${n}"
      role="img"
      aria-label=${c}
    >
      ${l}
      ${i.map((p,m)=>p.map(($,w)=>{let[b,v]=o(m,w);return $?x`<circle class="neuron" cx=${b} cy=${v} r="11"></circle>`:x`<g class="off"><circle cx=${b} cy=${v} r="11"></circle><path d="M${b-5},${v-5}l10,10m0,-10l-10,10"></path></g>`}))}
      <text x=${u+18} y=${d} dy="0.32em" class="title">y = ${g(e.answer,3)}</text>
    </svg>`}histogram(t){let{result:e}=this,[r,i]=[e.edges.list(),e.counts.list()],n=r[1]-r[0],o=i.map((c,u)=>r[u]+n/2),l=Math.max(...i)*1.25,h=(c,u,d,p,m)=>{let $=c.x(u)>c.width/2;return x`<line class="line" data-color=${d} x1=${c.x(u)} x2=${c.x(u)} y2=${c.height}></line>
        <text class="end" data-color=${d} x=${c.x(u)+($?-6:6)} y=${14+16*m} text-anchor=${$?"end":"start"}>${p} ${g(u,3)}</text>`};return z({width:t,height:210,x:{domain:[r[0],r[r.length-1]],label:a("output y","输出 y")},y:{domain:[0,l],ticks:[]},label:a("Outputs of 1,000 thinned networks","1,000 个稀疏网络的输出"),margin:{left:16}},c=>x`${Mt(c,o,i,{color:"7",width:n*.9})}
        ${h(c,e.average,"text",a("average of 1,000 masks","1,000 个掩码的平均"),0)}
        ${h(c,e.whole,"2",a("the whole network","完整的网络"),1)}
        <line class="line" data-color="1" x1=${c.x(e.answer)} x2=${c.x(e.answer)} y1=${c.height-16} y2=${c.height}></line>`)}running(t){let{result:e,state:r}=this,i=e.running.list(),n=i.map((c,u)=>u+1),[o,l]=[Math.min(...i,e.whole),Math.max(...i,e.whole)],h=.08*(l-o||1);return z({width:t,height:210,x:{domain:[1,1e3],log:!0,label:a("masks in the average","参与平均的掩码个数")},y:{domain:[o-h,l+h],label:a("average","平均")},label:a("The average of more and more masks","越来越多掩码的平均")},c=>x`<line class="line dashed" data-color="2" x2=${c.width} y1=${c.y(e.whole)} y2=${c.y(e.whole)}></line>
        ${L(c,n,i,{color:"text"})}
        <line class="now" x1=${c.x(r.step+1)} x2=${c.x(r.step+1)} y2=${c.height}></line>`)}summary(){let{result:t}=this,[e,r,i]=[t.answer,t.average,t.whole].map(n=>g(n,3));return a(`The mask that is drawn, one of ${g(t.networks)} possible ones, gives ${e}; the average of 1,000 masks is ${r}, and the whole network gives ${i}.`,`可能的掩码有 ${g(t.networks)} 种，现在这一种给出 ${e}；1,000 个掩码的平均是 ${r}，完整的网络给出 ${i}。`)}};M.define("zs-thinned-networks",Vl)});var Oy={};var Ql,_r,Py,gm,Yt,Mr,Jl,$m=E(()=>{"use strict";y();F();q();qr();P();vt();H();et();Wr();C();Ql=[2,3,2,2],_r=2,Py=["W","b"],gm=(s,t)=>[...String(s)].map(e=>t[Number(e)]).join(""),Yt=s=>gm(s,"₀₁₂₃₄₅₆₇₈₉"),Mr=s=>`⁽${gm(s,"⁰¹²³⁴⁵⁶⁷⁸⁹")}⁾`,Jl=class extends S{static operation="three_layers";static title=["A network of three layers, with every number","三层神经网络与其中的每一个数"];static inputs={x:[1,.5],W1:[[.1,.3,.5],[.2,.4,.6]],b1:[.1,.2,.3],W2:[[.1,.4],[.2,.5],[.3,.6]],b2:[.1,.2],W3:[[.1,.3],[.2,.4]],b3:[.1,.2],activation:"sigmoid"};static view={step:3,layer:1,neuron:0};static styles=[...j,I`
      .edge {
        fill: none;
        stroke: var(--c);
        stroke-opacity: 0.4;
      }
      .edge.lit {
        stroke-opacity: 1;
      }
      .edge.faint {
        stroke-opacity: 0.12;
      }
      .neuron circle {
        fill: var(--panel);
        stroke: var(--line);
        stroke-width: 1.4;
      }
      .neuron.chosen circle {
        fill: var(--highlight);
        stroke: var(--c1);
        stroke-width: 2.6;
      }
      .neuron[role="button"] {
        cursor: pointer;
      }
      .neuron text {
        text-anchor: middle;
      }
      .name {
        font-size: 12px;
        fill: var(--muted);
      }
      .amount {
        font-size: 13px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .bias {
        font-size: 11.5px;
        fill: var(--muted);
        text-anchor: middle;
      }
      .weight {
        paint-order: stroke;
        stroke: var(--card);
        stroke-width: 4px;
        font-size: 12px;
        text-anchor: middle;
        fill: var(--muted);
      }
      .weight.lit {
        fill: var(--c1);
        font-size: 13px;
        font-weight: 700;
      }
      .title {
        fill: var(--muted);
        font-size: 12.5px;
        font-weight: 600;
        text-anchor: middle;
      }
      .track {
        stroke: var(--line);
        stroke-width: 2;
      }
      .sum {
        width: 100%;
        margin: 0;
        text-align: center;
        font-size: 0.95rem;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `];player=new rt(this,{last:()=>3,rate:1,label:a("Layer","层")});controls(){let{state:t}=this;return f`
      ${this.player.controls()}
      ${[0,1].map(e=>_({label:`x${Yt(e+1)}`,value:t.x[e],min:-_r,max:_r,step:.01,onInput:r=>this.set({x:t.x.with(e,r)})}))}
      ${U({label:a("Activation of the hidden layers","隐藏层的激活函数"),value:t.activation,options:le.map(({name:e,text:r})=>[e,r]),onInput:e=>this.set({activation:e})})}
      ${this.parameters()}
    `}parameters(){let{state:t}=this,{layer:e,neuron:r}=this.chosen(),[i,n]=Py.map(l=>t[l+e]),o=i.map((l,h)=>Jt({label:a(`${this.weightName(e,r,h)} from ${this.source(e,h)}: W${e}[${h}, ${r}]`,`来自 ${this.source(e,h)} 的权重 ${this.weightName(e,r,h)}：W${e}[${h}, ${r}]`),value:l[r],min:-100,max:100,onInput:c=>this.set({[`W${e}`]:i.with(h,l.with(r,c))})}));return At(a(`The neuron ${this.nameOf(e,r)}: its weights and its bias`,`神经元 ${this.nameOf(e,r)} 的权重与偏置`),[o,Jt({label:`${a("bias","偏置")} b${Yt(r+1)}${Mr(e)}`,value:n[r],min:-100,max:100,onInput:l=>this.set({[`b${e}`]:n.with(r,l)})})])}chosen(){let t=Math.min(3,Math.max(1,this.state.layer));return{layer:t,neuron:Math.min(Ql[t]-1,Math.max(0,this.state.neuron))}}nameOf(t,e){return t===0?`x${Yt(e+1)}`:`a${Yt(e+1)}${Mr(t)}`}source(t,e){return t===1?`x${Yt(e+1)}`:`z${Yt(e+1)}${Mr(t-1)}`}weightName(t,e,r){return`w${Yt(e+1)}${Yt(r+1)}${Mr(t)}`}outputs(){let{result:t,state:e}=this;return[e.x,t.z1.list(),t.z2.list(),t.y.list()]}draw(){let{width:t}=this,e=t<560,r=e?330:360,[i,n]=e?[44,t-40]:[110,t-120],o=(c,u)=>[i+(n-i)*c/3,r/2+12+(u-(Ql[c]-1)/2)*(e?92:104)],l=e?25:31,h=a("The network: choose a neuron to see its sum","网络：选择一个神经元，看它的加权和");return f`<svg
        class="plot"
        width=${t}
        height=${r}
        viewBox="0 0 ${t} ${r}"
        role="group"
        aria-label=${h}
      >
        ${this.titles(o)} ${this.edges(o)} ${this.neurons(o,l)}
        ${[0,1].map(c=>this.gauge(c,o(0,c),l))} ${this.weights(o,!e)}
      </svg>
      <p class="sum">${this.sum()}</p>`}titles(t){return[a("input","输入层"),a("layer 1","第 1 层"),a("layer 2","第 2 层"),a("output","输出层")].map((r,i)=>x`<text class="title" x=${t(i,0)[0]} y="16">${r}</text>`)}edges(t){let e=this.chosen();return[1,2,3].map(r=>this.state[`W${r}`].flatMap((i,n)=>i.map((o,l)=>{let h=r===e.layer&&l===e.neuron,[[c,u],[d,p]]=[t(r-1,n),t(r,l)],m=h?"lit":r>this.state.step?"faint":"";return x`<path class="edge ${m}" data-color=${o<0?"negative":"positive"}
            stroke-width=${1+Math.min(5,3*Math.abs(o))} d="M${c},${u}L${d},${p}"></path>`})))}neurons(t,e){let r=this.outputs(),i=this.chosen();return Ql.flatMap((n,o)=>Array.from({length:n},(l,h)=>{let[c,u]=t(o,h),d=o===0?`x${Yt(h+1)}`:o===3?`y${Yt(h+1)}`:`z${Yt(h+1)}${Mr(o)}`,m=o<=this.state.step?g(r[o][h],3):"?",$=x`<circle r=${e} cx=${c} cy=${u}></circle>
          <text class="name" x=${c} y=${u-6}>${d}</text><text class="amount" x=${c} y=${u+12}>${m}</text>
          ${o?x`<text class="bias" x=${c} y=${u+e+14}>b = ${g(this.state[`b${o}`][h],3)}</text>`:k}`;if(o===0)return x`<g class="neuron">${$}</g>`;let w=()=>this.set({layer:o,neuron:h}),b=o===i.layer&&h===i.neuron;return x`<g class="neuron ${b?"chosen":""}" role="button" tabindex="0" aria-pressed=${b}
          aria-label=${`${d} = ${m}`} @click=${w} @keydown=${v=>{v.key!=="Enter"&&v.key!==" "||(v.preventDefault(),w())}}>${$}</g>`}))}gauge(t,[e,r],i){let[n,o]=[e-i-10,38],l={x:ge().domain([0,1]).range([n,n+1]),y:ge().domain([-_r,_r]).range([r+o,r-o]),width:0,height:2*o};return x`<line class="track" x1=${n} x2=${n} y1=${r-o} y2=${r+o}></line>
      ${G(l,{x:0,y:Math.max(-_r,Math.min(_r,this.state.x[t])),label:`x${Yt(t+1)}`,step:[0,.05],color:"1",radius:7,onMove:(h,c)=>this.set({x:this.state.x.with(t,c)})})}`}weights(t,e){let r=this.chosen();return[1,2,3].map(i=>this.state[`W${i}`].flatMap((n,o)=>n.map((l,h)=>{let c=i===r.layer&&h===r.neuron;if(!c&&!e)return k;let[[u,d],[p,m]]=[t(i-1,o),t(i,h)],$=e?.34:.46;return x`<text class="weight ${c?"lit":""}" x=${u+$*(p-u)} y=${d+$*(m-d)+4}>${g(l,3)}</text>`})))}sum(){let{result:t,state:e}=this,{layer:r,neuron:i}=this.chosen(),n=this.outputs()[r-1],o=e[`W${r}`].map((u,d)=>`${g(u[i])} · ${g(n[d])}`),l=g(t[`a${r}`].at(i)),h=`${this.nameOf(r,i)} = ${o.join(" + ")} + ${g(e[`b${r}`][i])} = ${l}`;if(r===3)return`${h} = y${Yt(i+1)}`;let c=le.find(u=>u.name===e.activation)?.text;return f`${h}, &nbsp; z${Yt(i+1)}${Mr(r)} = ${c}(${l}) =
    ${g(t[`z${r}`].at(i))}`}summary(){let[t,e]=[this.state.x,this.result.y.list()],[r,i]=[t.map(n=>g(n)),e.map(n=>n.toFixed(8).replace("-","−"))];return a(`The input (${r.join(", ")}) gives the output (${i.join(", ")}).`,`输入 (${r.join(", ")}) 得到输出 (${i.join(", ")})。`)}};M.define("zs-three-layers",Jl)});var Ly={};var Kl,xm=E(()=>{"use strict";y();q();F();P();H();Wt();et();C();Kl=class extends S{static styles=[...j,I`
      .faint {
        stroke-opacity: 0.3;
        stroke-width: 1;
      }
      .hint {
        width: 100%;
        margin: 0;
        color: var(--muted);
        font-size: 0.85rem;
        text-align: center;
      }
    `];static title=["Learning digits in mini-batches","用 mini-batch 学习识别数字"];static inputs={samples:6e3,batch_size:100,lr:.1,hidden:50,epochs:12,seed:0};runner=new ut(this,{operation:"mini_batch_training",args:()=>this.arguments(),label:a("Train","训练")});draw(){let{width:t}=this,e=t>640?Math.floor((t-16)/2):t;return f`${this.losses(e)} ${this.accuracies(e)} ${this.weights(t)}`}get frame(){return this.runner.frame}losses(t){let{frame:e,state:r}=this,n={domain:[0,e?.steps??r.epochs*Math.ceil(r.samples/r.batch_size)],label:a("iteration","迭代次数")},l={domain:[0,e?Math.max(2.5,...Array.from(e.average.data).filter(Number.isFinite)):2.5],label:a("loss","损失")},h=a("Loss of each mini-batch","每个 mini-batch 的损失");return z({width:t,height:280,x:n,y:l,label:h},c=>e?x`${L(c,e.iterations.data,e.losses.data,{color:"train",className:"faint"})}
          ${L(c,e.iterations.data,e.average.data,{color:"train"})}`:k)}accuracies(t){let{frame:e,state:r}=this,i={domain:[0,r.epochs],label:"epoch"},n={domain:[0,1],label:a("accuracy","识别精度")},o=a("Accuracy of each epoch","每个 epoch 的识别精度");return f`<div class="column">
      ${z({width:t,height:250,x:i,y:n,label:o},l=>e?["train","test"].map(h=>x`${L(l,e.epoch.data,e[h].data,{color:h})} ${X(l,e.epoch.data,e[h].data,{color:h})}`):k)}
      ${wt([{color:"train",text:a("training data","训练数据")},{color:"test",text:a("test data","测试数据")}])}
    </div>`}weights(t){let e=this.frame;if(!e)return k;let r=t>640?12:6,i=Math.min(e.changes.length,12),n=Math.floor(t/r),o=Math.ceil(i/r),l=Math.max(...Array.from(e.changes.data,Math.abs));return f`<svg
        width=${Math.min(i,r)*n}
        height=${o*n}
        role="img"
        aria-label=${a("Changes of the weights of the first neurons","前几个神经元的权重的变化")}
      >
        ${Array.from({length:i},(h,c)=>ot(e.changes.at(c),{x:c%r*n+2,y:Math.floor(c/r)*n+2,width:n-4,height:n-4,low:-l,high:l,kind:"diverging"}))}
      </svg>
      <p class="hint">
        ${a("How the training has changed the weights of the first hidden neurons: features that nobody had to invent.","训练怎样改变了前几个隐藏神经元的权重：这些特征不需要人来设计。")}
      </p>`}controls(){let{state:t}=this,e=[["lr",a("Learning rate η","学习率 η"),.001,10,!0],["batch_size",a("Batch size","批大小"),1,1e3,!0],["samples",a("Training images","训练图像数"),100,12e3,!1],["hidden",a("Hidden neurons","隐藏神经元数"),1,200,!1],["epochs","epoch",1,20,!1],["seed",a("Seed","随机种子"),0,20,!1]];return f`${this.runner.controls()}
    ${e.map(([r,i,n,o,l])=>_({label:i,value:t[r],min:n,max:o,log:l,step:l?void 0:r==="samples"?100:1,onInput:h=>this.set({[r]:r==="lr"?h:Math.round(h)})}))}`}summary(){let t=this.frame;if(!t)return a("Press Train: the network starts with random weights.","按“训练”开始：网络的权重一开始是随机的。");let e=t.epoch.length-1,r=t.average.at(t.average.length-1);if(!Number.isFinite(r))return a(`After ${t.step} iterations the loss is no longer a number: the learning rate is too large.`,`第 ${t.step} 次迭代之后，损失已经不是一个数：学习率太大了。`);if(e<0)return a(`Iteration ${t.step} of ${t.steps}, loss ${g(r,3)}.`,`第 ${t.step} / ${t.steps} 次迭代，损失 ${g(r,3)}。`);let[i,n]=[t.train.at(e),t.test.at(e)].map(o=>(100*o).toFixed(1));return a(`Iteration ${t.step} of ${t.steps}, loss ${g(r,3)}; after epoch ${t.epoch.at(e)}: ${i} % of the training data and ${n} % of the test data are right.`,`第 ${t.step} / ${t.steps} 次迭代，损失 ${g(r,3)}；第 ${t.epoch.at(e)} 个 epoch 之后，训练数据的识别精度是 ${i} %，测试数据是 ${n} %。`)}};M.define("zs-training",Kl)});var Ry={};var Kr,th,ym=E(()=>{"use strict";y();q();F();P();H();C();Kr=24,th=class extends S{static operation="two_gradients";static title=["Two ways to a gradient","求梯度的两种方法"];static inputs={activation:"sigmoid",dtype:"float64",h:1e-4,samples:10};draw(){let{width:t}=this,e=t>640?Math.floor((t-16)/2):t;return f`${this.scatter(e)} ${this.histogram(e)}`}scatter(t){let{backprop:e,numerical:r}=this.result,i=1.08*Math.max(...Array.from(e.data,Math.abs),...Array.from(r.data,Math.abs),1e-9),n=[-i,i],o={domain:n,label:a("by backpropagation","误差反向传播法")},l={domain:n,label:a("numerically","数值微分")},h=a("Both gradients of each parameter","每个参数的两个梯度");return z({width:t,height:320,x:o,y:l,label:h},c=>x`${L(c,n,n,{color:"muted",className:"thin"})}
        ${X(c,e.data,r.data,{color:"0",radius:3.2})}`)}histogram(t){let{backprop:e,numerical:r}=this.result,i=Array.from(e.data,(p,m)=>Math.log10(Math.max(1e-18,Math.abs(p-r.data[m])))),[n,o]=[-18,2],l=Array(Kr).fill(0);for(let p of i)l[Math.min(Kr-1,Math.max(0,Math.floor((p-n)/(o-n)*Kr)))]+=1;let h=l.map((p,m)=>n+(m+.5)*(o-n)/Kr),c={domain:[n,o],label:a("log₁₀ of the difference","差的 log₁₀")},u={domain:[0,1.1*Math.max(...l)],label:a("parameters","参数个数")},d=a("Differences of the two gradients","两个梯度之差");return z({width:t,height:320,x:c,y:u,label:d},p=>Mt(p,h,l,{color:"1",width:.9*(o-n)/Kr}))}controls(){let{state:t}=this;return f`${_({label:a("Step h","步长 h"),value:t.h,min:1e-12,max:1,log:!0,onInput:e=>this.set({h:e})})}
    ${U({label:a("Numbers","数的类型"),value:t.dtype,options:[["float64","float64"],["float32","float32"]],onInput:e=>this.set({dtype:e})})}
    ${U({label:a("Activation function","激活函数"),value:t.activation,options:[["sigmoid",a("sigmoid","sigmoid 函数")],["tanh",a("tanh","tanh 函数")],["relu",a("ReLU","ReLU 函数")]],onInput:e=>this.set({activation:e})})}
    ${_({label:a("Batch size","批大小"),value:t.samples,min:1,max:50,step:1,onInput:e=>this.set({samples:e})})}`}summary(){let{worst:t,evaluations:e,milliseconds:r,backprop:i}=this.result,[n,o]=r.map(l=>g(l,2));return a(`${i.length} parameters, largest difference ${g(t,3)}. Backpropagation: one pass, ${n} ms; numerically: ${e} losses, ${o} ms.`,`${i.length} 个参数，最大的差 ${g(t,3)}。误差反向传播法：一遍，${n} 毫秒；数值微分：计算 ${e} 次损失，${o} 毫秒。`)}};M.define("zs-two-gradients",th)});var Fy={};function wm(s,t,e,r){let[i,n,o,l]=t.map(h=>s.x(Math.max(h,bm)));return x`<line class="quantiles" data-color=${r} x1=${i} x2=${o} y1=${e} y2=${e}></line>
    <line class="median" data-color=${r} x1=${n} x2=${n} y1=${e-6} y2=${e+6}></line>
    <circle class="point" data-color=${r} cx=${l} cy=${e} r="4"></circle>`}function ti(s){return s<.001?a(`${g(s*1e6,2)} µs`,`${g(s*1e6,2)} 微秒`):s<1?a(`${g(s*1e3,2)} ms`,`${g(s*1e3,2)} 毫秒`):a(`${g(s,3)} s`,`${g(s,3)} 秒`)}var Uy,bm,eh,vm=E(()=>{"use strict";y();q();F();P();H();Wt();C();Uy=1e-7,bm=1e-19,eh=class extends S{static styles=[...S.styles,I`
      .parts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.5rem;
        align-items: center;
        width: 100%;
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 0.88rem;
      }
      .parts li {
        padding: 0.2rem 0.7rem;
        border: 1.5px solid var(--c, var(--line));
        border-radius: 999px;
        background: var(--panel);
      }
      .parts li.plain {
        padding: 0;
        border: 0;
        background: none;
      }
      .table th,
      .table td {
        white-space: nowrap;
      }
      .table {
        width: 100%;
        overflow-x: auto;
      }
      .quantiles {
        stroke: var(--c);
        stroke-width: 8;
        stroke-opacity: 0.35;
      }
      .axis {
        stroke: var(--text);
        stroke-dasharray: 5 4;
      }
      .median {
        stroke: var(--c);
        stroke-width: 2.5;
      }
    `];static operation="two_layer";static title=["A two-layer network and three ways to its gradient","两层神经网络，求梯度的三种方法"];static inputs={images:"small",hidden:8,samples:20,activation:"relu"};runner=new ut(this,{operation:"gradient_race",args:()=>this.arguments(),label:a("Differentiate numerically","开始数值微分")});refresh(){return this.runner.stop(),this.runner.frame=null,super.refresh()}controls(){let{state:t}=this;return f`
      ${this.runner.controls()}
      ${U({label:a("Images","图像"),value:t.images,options:[["small",a("7 x 7 pixels (averages of 4 x 4)","7 x 7 像素（每 4 x 4 取平均）")],["whole",a("28 x 28 pixels","28 x 28 像素")]],onInput:e=>this.set({images:e})})}
      ${U({label:a("Activation","激活函数"),value:t.activation,options:[["relu","ReLU"],["sigmoid","sigmoid"],["tanh","tanh"]],onInput:e=>this.set({activation:e})})}
      ${_({label:a("Hidden neurons","隐藏层神经元数"),value:t.hidden,min:1,max:50,step:1,onInput:e=>this.set({hidden:e})})}
      ${_({label:a("Digits in the batch","一批数字的个数"),value:t.samples,min:1,max:50,step:1,onInput:e=>this.set({samples:e})})}
    `}draw(){let{result:t,width:e}=this;return f`${this.parts()} ${this.table()} ${this.times(e)} ${this.differences(e,t.params)}
    ${wt([{color:"backward",text:a("numerical differentiation","数值微分")},{color:"forward",text:a("tape","自动微分")}])}`}parts(){let t=Object.entries(this.result.layers),e=r=>r.startsWith("affine")?"affine":"activation";return f`<ul class="parts">
      <li class="plain">x</li>
      ${t.map(([r,i])=>f`<li class="plain" aria-hidden="true">→</li>
            <li data-color=${e(r)}>${r} <span class="muted">${i}</span></li>`)}
      <li class="plain" aria-hidden="true">→</li>
      <li data-color="loss">
        last_layer <span class="muted">${this.result.last_layer}</span> = ${g(this.result.loss)}
      </li>
    </ul>`}table(){let t=this.runner.frame;return f`<div class="table" tabindex="0" role="group" aria-label=${a("Parameters","参数")}>
      <table>
        <thead>
          <tr>
            <th scope="col">params</th>
            <th scope="col">${a("shape","形状")}</th>
            <th scope="col">${a("largest gradient","最大的梯度")}</th>
            <th scope="col">${a("differs from the tape by","与自动微分之差")}</th>
            <th scope="col">${a("from the numerical one by","与数值微分之差")}</th>
          </tr>
        </thead>
        <tbody>
          ${this.result.params.map(e=>{let r=t?.differences[e.name]?.[3];return f`<tr>
              <td class="mono">${e.name}</td>
              <td>(${e.shape.join(", ")})</td>
              <td>${g(e.largest,3)}</td>
              <td>${g(e.tape[3],2)}</td>
              <td>${r===void 0?"–":g(r,2)}</td>
            </tr>`})}
        </tbody>
      </table>
    </div>`}times(t){let{result:e}=this,r=this.runner.frame,i=[[a("backpropagation","反向传播"),e.seconds,"2"],[a("tape","自动微分"),e.tape_seconds,"forward"]];r&&i.push([a("numerical","数值微分"),r.spent,"backward"]);let n=1e-5,o=Math.max(10,...i.map(([,d])=>d)),l={left:84,bottom:40},h={domain:[n,o],log:!0,label:a("seconds for one gradient","求一次梯度所需的秒数")},c={domain:[i.length-.4,-.6],ticks:[]},u=a("Times of the ways to the gradient","各种方法所需的时间");return z({width:t,height:52+30*i.length,x:h,y:c,label:u,margin:l},d=>i.map(([p,m,$],w)=>{let b=d.x(Math.max(m,n)),v=b>d.width-80;return x`<rect class="bar" data-color=${$} y=${d.y(w)-9} height="18" width=${b}></rect>
          <text class="label" x=${v?b-6:b+6} y=${d.y(w)} dy="0.35em"
            text-anchor=${v?"end":"start"}>${p} ${ti(m)}</text>`}))}differences(t,e){let r=this.runner.frame,i={domain:[bm,.1],log:!0,label:a("difference from backpropagation","与反向传播之差")},n={domain:[e.length-.5,-.5],ticks:[]},o=a("Differences of the gradients","梯度之差"),l={left:84,bottom:40},h=x`${e.map((c,u)=>x`<text class="label" x="76" y=${10+(u+.5)*38} dy="0.35em" text-anchor="end">${c.name}</text>`)}`;return f`<svg class="plot" width=${t} height=${50+38*e.length} role="group" aria-label=${o}>
      ${h}
      ${z({width:t,height:50+38*e.length,x:i,y:n,label:o,margin:l},c=>{let u=c.x(Uy);return x`<line class="axis" x1=${u} x2=${u} y2=${c.height}></line>
          ${e.map((d,p)=>{let m=r?.differences[d.name];return x`${wm(c,d.tape,c.y(p)+7,"forward")}
              ${m?wm(c,m,c.y(p)-7,"backward"):k}`})}`})}
    </svg>`}summary(){let{result:t}=this,e=this.runner.frame;if(!e)return a(`${t.count} parameters: backpropagation takes ${ti(t.seconds)}; numerical differentiation needs ${2*t.count} losses.`,`${t.count} 个参数：反向传播用了 ${ti(t.seconds)}；数值微分要计算 ${2*t.count} 次损失。`);let r=g(e.expected/t.seconds,2);return a(`${e.done} of ${e.total} derivatives after ${e.losses} losses and ${ti(e.spent)}; all take ${r} times as long as backpropagation.`,`已求出 ${e.total} 个导数中的 ${e.done} 个，计算了 ${e.losses} 次损失，用了 ${ti(e.spent)}；全部求完的时间是反向传播的 ${r} 倍。`)}};M.define("zs-two-layer",eh)});var Dy={};var En,sh,_m=E(()=>{"use strict";y();q();F();P();Ms();vt();H();C();En=20,sh=class extends S{static styles=[...S.styles,Be,I`
      .plane {
        display: grid;
        gap: 0.2rem;
      }
      table {
        align-self: center;
      }
      h4 {
        text-align: center;
      }
      .line.first {
        stroke: var(--c2);
      }
      .line.second {
        stroke: var(--c4);
      }
      .gate-name {
        font-size: 12.5px;
        font-weight: 600;
      }
      .gate-name.first {
        fill: var(--c2);
      }
      .gate-name.second {
        fill: var(--c4);
      }
    `];static operation="two_layers";static title=["Two layers, joined from gates","把门连成两层"];static inputs={first:"nand",second:"or",output:"and"};static view={step:En};player=new rt(this,{last:()=>En,rate:14,label:a("The first layer moves the corners","第一层移动四个顶点")});controls(){let t=["and","nand","or"].map(r=>[r,r.toUpperCase()]),e=[["first",a("first gate s₁","第一个门 s₁")],["second",a("second gate s₂","第二个门 s₂")],["output",a("gate of the output y","输出层的门 y")]];return f`${this.player.controls()}
    ${e.map(([r,i])=>U({label:i,value:this.state[r],options:t,onInput:n=>this.set({[r]:n})}))}`}draw(){let t=Math.min(360,this.width>640?Math.floor((this.width-220)/2):this.width);return f`
      <div class="plane">
        <h4>${a("inputs x, with the lines of s₁ and s₂","输入 x，以及 s₁ 和 s₂ 的直线")}</h4>
        ${this.inputPlane(t)}
      </div>
      <div class="plane">
        <h4>${a("hidden layer s, with the line of y","隐藏层 s，以及 y 的直线")}</h4>
        ${this.hiddenPlane(t)}
      </div>
      ${this.table()}
    `}options(t,e){let r={domain:[-.6,1.6],ticks:[0,1]};return{width:t,height:t,x:{...r,label:`${e}₁`},y:{...r,label:`${e}₂`},margin:{right:4}}}inputPlane(t){let{result:e}=this,r=a("The plane of the inputs","输入的平面");return z({...this.options(t,"x"),label:r},i=>{let[n,o]=e.lines,l=e.x.list().map(([c,u],d)=>{let p=Ht(Ht(Bt(i),n,c===1),o,u===1);return Qt(i,p,e.patterns.at(d)?"positive":"negative")}),h=[n,o].map((c,u)=>this.nameOfLine(i,c,u));return x`${l}${he(i,n,{className:"first"})}${he(i,o,{className:"second"})}
        ${h}
        ${e.x.list().map((c,u)=>_s(i,c,e.outputs.at(u)))}`})}nameOfLine(t,{w:e,b:r},i){let n=i?-.45:-.15,o=-(e[1]*n+r)/e[0],l=this.state[i?"second":"first"].toUpperCase();return x`<text class="gate-name ${i?"second":"first"}" x=${t.x(o)-10} y=${t.y(n)} dy="0.35em" text-anchor="end">${i?"s₂":"s₁"} = ${l}</text>`}hiddenPlane(t){let{result:e,state:r}=this,i=Math.min(En,r.step)/En,n=a("The plane of the hidden layer","隐藏层的平面");return z({...this.options(t,"s"),label:n},o=>{let l=e.lines[2],h=e.x.list().map((c,u)=>c.map((d,p)=>d+i*(e.hidden.at(u).at(p)-d)));return x`${Qt(o,Ht(Bt(o),l,!1),"negative")}
        ${Qt(o,Ht(Bt(o),l),"positive")}${he(o,l)}
        ${e.x.list().map(([c,u],d)=>{let[p,m]=h[d];return x`<path class="line thin dashed" data-color="muted" d="M${o.x(c)},${o.y(u)}L${o.x(p)},${o.y(m)}"></path>`})}
        ${h.map((c,u)=>_s(o,c,e.outputs.at(u)))}`})}table(){let{result:t}=this;return f`<table>
      <thead>
        <tr>
          ${["x₁","x₂","s₁","s₂","y"].map(e=>f`<th scope="col">${e}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${t.x.list().map((e,r)=>{let i=t.outputs.at(r);return f`<tr>
            ${[...e,...t.hidden.at(r).list()].map(n=>f`<td>${n}</td>`)}
            <td data-color=${i?"positive":"negative"}>${i}</td>
          </tr>`})}
      </tbody>
    </table>`}summary(){let{result:t,state:e}=this,[r,i,n]=[e.first,e.second,e.output].map(h=>h.toUpperCase()),o=`y = ${n}(${r}(x), ${i}(x))`;if(t.name)return a(`${o} is ${t.name.toUpperCase()}.`,`${o} 就是 ${t.name.toUpperCase()}。`);let l=t.outputs.list().join(" ");return a(`${o} gives ${l} for the four rows, which belongs to no gate of the four.`,`${o} 的四行输出是 ${l}，不是四种门中的任何一种。`)}};M.define("zs-two-layers",sh)});function Mm(s,{width:t,height:e,turn:r,x:i,y:n,label:o,point:l,every:h=3}){let[c,u]=s.shape,d=Array.from(s.data),[p,m]=[d.reduce((O,R)=>Math.min(O,R)),d.reduce((O,R)=>Math.max(O,R))],$=r*Math.PI/180,w=t/2*.68,b=(O,R,B)=>{let[Y,st]=[O*Math.cos($)-R*Math.sin($),O*Math.sin($)+R*Math.cos($)];return[t/2+Y*w,e*(.66-.5*st*Wy)-B*e*jy*.6,st]},v=O=>(O-p)/(m-p||1),T=Ee("sequential"),A=[];for(let O=0;O+h<c;O+=h)for(let R=0;R+h<u;R+=h){let B=[[O,R],[O,R+h],[O+h,R+h],[O+h,R]].map(([tt,J])=>b(2*J/(u-1)-1,2*tt/(c-1)-1,v(d[tt*u+J]))),Y=B.reduce((tt,J)=>tt+J[2],0),st=v(d[(O+Math.floor(h/2))*u+R+Math.floor(h/2)]);A.push({corners:B,depth:Y,level:st})}A.sort((O,R)=>R.depth-O.depth);let N=l?b(2*(l[0]-i[0])/(i[1]-i[0])-1,2*(l[1]-n[0])/(n[1]-n[0])-1,v(Math.min(m,l[2]))):null;return f`<svg
    class="plot"
    width=${t}
    height=${e}
    viewBox="0 0 ${t} ${e}"
    role="img"
    aria-label=${o}
  >
    ${A.map(({corners:O,level:R})=>{let[B,Y,st]=T(.12+.8*R).map(Math.round);return x`<path class="face" fill="rgb(${B},${Y},${st})" d="M${O.map(([tt,J])=>`${tt.toFixed(1)},${J.toFixed(1)}`).join("L")}Z"></path>`})}
    ${N?x`<circle class="point" data-color="1" cx=${N[0]} cy=${N[1]} r="6"></circle>`:""}
  </svg>`}var jy,Wy,km=E(()=>{"use strict";y();C();H();jy=.62,Wy=.45});var By={};function qy(s){let t=Math.sqrt(Array.from(s.data).reduce((e,r)=>Math.max(e,r),0));return Array.from({length:11},(e,r)=>(t*(r+.5)/11)**2)}var rh,Am=E(()=>{"use strict";y();q();bt();F();P();H();C();km();rh=class extends S{static styles=it;static operation="steepest_descent";static title=["A valley and its steepest descent","山谷与最陡的下坡方向"];static inputs={ratio:20,point:[-7,2]};static view={field:!0,turn:-35};controls(){let{state:t}=this;return f`
      ${_({label:a("curvature across / along the valley","横向与纵向弯曲程度之比"),value:t.ratio,min:1,max:100,log:!0,onInput:e=>this.set({ratio:e})})}
      ${_({label:a("turn the surface","转动曲面"),value:t.turn,min:-90,max:90,step:1,format:e=>`${g(e)}°`,onInput:e=>this.set({turn:e})})}
      ${K({label:a("steepest descent everywhere","各处最陡的下坡方向"),value:t.field,color:"0",onInput:e=>this.set({field:e})})}
    `}draw(){let{result:t,state:e,width:r}=this,i=r>760,n=i?Math.floor(r*.4)-16:r;return f`${Mm(t.z,{width:n,height:Math.min(340,n*.85),turn:e.turn,x:t.x,y:t.y,point:[...e.point,t.height],label:a("The surface in three dimensions","曲面的立体图")})}
    ${this.map(i?r-n-16:r)}`}map(t){let{result:e,state:r}=this,i=e.field.list().flat(),[n,o]=r.point,[l,h]=e.down.list();return z({width:t,height:Math.max(240,Math.min(340,t*.6)),x:{domain:e.x,label:"x"},y:{domain:e.y,label:"y"},label:a("Map of the valley with the steepest descent","山谷的地图和最陡的下坡方向")},c=>x`
        ${zt(c,e.z,{x:e.x,y:e.y,levels:qy(e.z)})}
        ${r.field?i.map(([u,d,p,m])=>Et(c,[u,d],[u+p/8,d+m/8],{color:"0"})):k}
        <line class="line dashed" x1=${c.x(n)} y1=${c.y(o)} x2=${c.x(0)} y2=${c.y(0)}></line>
        ${te(c,0,0)}
        ${Et(c,[n,o],[n+l/1.6,o+h/1.6],{color:"1"})}
        ${G(c,{x:n,y:o,label:a("Point","所在的点"),color:"1",onMove:(u,d)=>this.set({point:[u,d]})})}`)}summary(){let{result:t,state:e}=this;if(Number.isNaN(t.degrees))return a("This is the minimum: the gradient is 0.","这里就是最小值：梯度为 0。");let[r,i]=[g(t.degrees,3),e.point.map(n=>g(n,3))];return a(`At (${i.join(", ")}) steepest descent is ${r}° off the way to the minimum.`,`在 (${i.join(", ")})，最陡的下坡方向与通往最小值的方向相差 ${r}°。`)}};M.define("zs-valley",rh)});var Hy={};var ih,Sm=E(()=>{"use strict";y();He();F();q();P();C();ih=class extends S{static styles=[...S.styles,Zt];static operation="views";static title=["Does a change of the part reach the array?","改了取出的部分，原数组会变吗？"];static inputs={kind:"slice",place:0,value:-1};controls(){let{state:t}=this;return f`
      ${U({label:a("How the part is made","怎样取出这一部分"),value:t.kind,options:[["slice",a("a slice: part = x[1:4]","切片：part = x[1:4]")],["array",a("an index array: part = x[[1, 2, 3]]","索引数组：part = x[[1, 2, 3]]")],["copy",a("a slice, copied: part = x[1:4].copy()","复制切片：part = x[1:4].copy()")]],onInput:e=>this.set({kind:e})})}
      ${_({label:a("position in the part","part 里的位置"),value:t.place,min:0,max:2,step:1,onInput:e=>this.set({place:e})})}
      ${_({label:a("new value","新的值"),value:t.value,min:-99,max:99,step:1,onInput:e=>this.set({value:e})})}
    `}draw(){let{result:t,state:e}=this,[r,i,n]=[t.before.list(),t.x.list(),t.part.list()],o=52,l=Math.min(64,Math.floor((this.width-o-6)/6)),h=Math.min(46,l),[c,u]=[o+6*l+6,2*h+34],d=t.shared?"0":"2",p=n.map((m,$)=>{let w=o+($+1.5)*l;return x`<path class="join ${t.shared?"":"dashed"}" d="M${w},${h+10}V${2*h-4+18}"></path>`});return f`<div class="column">
      <p class="code-line">part = ${t.code}</p>
      <p class="code-line">part[${e.place}] = ${e.value}</p>
      <svg
        class="plot"
        width=${c}
        height=${h+u}
        viewBox="0 0 ${c} ${h+u}"
        role="img"
        aria-label=${a("The array and the part","数组与取出的部分")}
      >
        ${p} ${yt(o-10,4+h/2,"x",{anchor:"end",className:"code-line"})}
        ${_t([i],{x:o,y:4,size:l,height:h,color:(m,$)=>i[$]===r[$]?"0":"1"})}
        ${yt(o-10,h+36+h/2,"part",{anchor:"end",className:"code-line"})}
        ${_t([n],{x:o+l,y:h+36,size:l,height:h,color:(m,$)=>$===e.place?"1":d})}
        ${yt(o+2.5*l,2*h+52,t.shared?a("same memory","同一块内存"):a("memory of its own","自己的内存"))}
      </svg>
    </div>`}summary(){let{result:t}=this;return t.shared?a("The part shares its memory with x, so x has changed, too.","这一部分与 x 共用内存，所以 x 也变了。"):a("The part has memory of its own, so x is as before.","这一部分有自己的内存，所以 x 没有变。")}};M.define("zs-views",ih)});var Yy={};var Zy,nh,Tm=E(()=>{"use strict";y();F();P();Lt();et();C();Zy=[["size","Image: H = W","图像：H = W",8,256,"forward"],["channels","Channels C","通道数 C",1,64,void 0],["filters","Filters O","滤波器个数 O",1,64,"conv"],["filter_size","Size of a filter F","滤波器的大小 F",1,8,"conv"]],nh=class extends ct{static styles=[...j,I`
      .pixel {
        fill: color-mix(in srgb, var(--c) 6%, var(--background));
        stroke: color-mix(in srgb, var(--c) 45%, var(--background));
        stroke-width: 0.7;
      }
      .pixel.seen {
        fill: color-mix(in srgb, var(--c) 45%, var(--background));
      }
      .wire {
        stroke: var(--c);
        stroke-width: 0.7;
        stroke-opacity: 0.5;
      }
      .count {
        font-size: 17px;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      .kind {
        font-size: 13px;
        font-weight: 600;
      }
      .track {
        fill: var(--panel);
      }
      .fill {
        fill: var(--c);
      }
    `];static operation="weight_counts";static title=["Fully connected or convolutional: the number of parameters","全连接与卷积：参数个数"];static inputs={size:28,channels:1,filters:30,filter_size:5};static view={neuron:20};controls(){return f`${Zy.map(([t,e,r,i,n,o])=>_({label:a(e,r),value:this.state[t],min:i,max:n,step:1,color:o,onInput:l=>this.set({[t]:l})}))}
    ${_({label:a("Neuron of the output","输出中的神经元"),value:this.state.neuron,min:0,max:35,step:1,onInput:t=>this.set({neuron:t})})}`}draw(){let{result:t,width:e}=this,r=e>700?(e-32)/3:e;return[["affine",t.full,a("fully connected","全连接"),a("every pixel, weights of its own","看全部像素，权重各不相同")],["7",t.local,a("local, not shared","局部连接，不共享"),a("its neighborhood, weights of its own","看邻域，权重各不相同")],["conv",t.shared,a("convolutional","卷积"),a("its neighborhood, the same weights","看邻域，权重相同")]].map(([n,o,l,h],c)=>this.card(r,n,o,l,h,c))}card(t,e,r,i,n,o){let[l,h]=[6,15],c=Math.min(l,Math.max(1,Math.round(l*this.shown.filter_size/Math.min(this.shown.size,16)))),u=l-c+1,d=Math.min(u**2-1,Math.floor(this.state.neuron*u**2/36)),[p,m]=[Math.floor(d/u),d%u],$=(O,R)=>o===0||O>=p&&O<p+c&&R>=m&&R<m+c,[w,b]=[t/2-110,34],[v,T]=[t/2+80,b+l*h/2+(p-(u-1)/2)*8],A=Array.from({length:l*l},(O,R)=>[Math.floor(R/l),R%l]),N=Math.log10(Math.max(1,r))/11;return f`<svg
      width=${t}
      height="206"
      viewBox="0 0 ${t} 206"
      role="img"
      aria-label="${i}: ${this.text(r)}"
    >
      ${x`<g data-color=${e}>
        <text class="kind" x=${t/2} y="16" text-anchor="middle">${i}</text>
        ${A.filter(([O,R])=>$(O,R)).map(([O,R])=>x`<line class="wire" x1=${w+(R+.5)*h} y1=${b+(O+.5)*h} x2=${v} y2=${T}></line>`)}
        ${A.map(([O,R])=>x`<rect class="pixel ${$(O,R)?"seen":""}" x=${w+R*h+.5} y=${b+O*h+.5}
            width=${h-1} height=${h-1} rx="2"></rect>`)}
        <circle class="fill" cx=${v} cy=${T} r="8"></circle>
        <text class="tick" x=${t/2} y="146" text-anchor="middle">${n}</text>
        <rect class="track" x="4" y="158" width=${t-8} height="8" rx="4"></rect>
        <rect class="fill" x="4" y="158" width=${Math.max(4,N*(t-8))} height="8" rx="4"></rect>
        <text class="count" x=${t/2} y="192" text-anchor="middle">${this.text(r)}</text>
      </g>`}
    </svg>`}text(t){return t.toLocaleString("en")}summary(){let{result:t}=this,[e,r,i]=t.shape,n=g(t.full/t.shared,3);return a(`For an output of ${e} x ${r} x ${i} = ${this.text(t.outputs)} numbers the fully connected layer has ${this.text(t.full)} parameters, ${n} times as many as the convolution with ${this.text(t.shared)}. The bars have a logarithmic scale.`,`同样输出 ${e} x ${r} x ${i} = ${this.text(t.outputs)} 个数，全连接层有 ${this.text(t.full)} 个参数，是卷积的 ${this.text(t.shared)} 个的 ${n} 倍。横条按对数刻度。`)}};M.define("zs-weight-counts",nh)});var Gy={};var Xy,oh,Nm=E(()=>{"use strict";y();q();bt();F();kt();P();H();Wt();C();Xy=dt(16).map(s=>10**(-4*s/15)),oh=class extends S{static styles=it;static title=["Sixteen scales of the initial weights, with and without batch normalization","初始权重的十六种尺度：有没有批归一化"];static inputs={lr:.03,epochs:20,samples:500,seed:0};runner=new ut(this,{operation:"weight_scales",args:()=>this.arguments(),label:a("Train all 32 networks","训练全部 32 个网络")});controls(){let{state:t}=this;return f`${this.runner.controls()}
    ${_({label:a("learning rate","学习率"),value:t.lr,min:.001,max:1,log:!0,onInput:e=>this.set({lr:e})})}
    ${_({label:a("number of epochs","epoch 的个数"),value:t.epochs,min:1,max:30,step:1,onInput:e=>this.set({epochs:e})})}
    ${_({label:a("training digits","训练用的数字个数"),value:t.samples,min:100,max:1e3,step:100,onInput:e=>this.set({samples:e})})}`}draw(){let{frame:t}=this.runner,e=this.width>760?8:4,r=Math.floor((this.width-12*(e-1))/e),i=t?.epochs??this.state.epochs;return f`<div class="multiples">
        ${Xy.map((n,o)=>{let l=a(`standard deviation ${g(n,2)}`,`标准差 ${g(n,2)}`);return z({width:r,height:112,x:{domain:[0,i],ticks:[0,i]},y:{domain:[-.03,1.05],ticks:[0,1],format:()=>""},label:l,margin:{left:4,right:10,top:20,bottom:20}},h=>x`<rect class="frame" width=${h.width} height=${h.height}></rect>
              ${["7","norm"].map((c,u)=>t?L(h,dt(i+1),t.curves.at(u).at(o).list(),{color:c,dashed:u===0}):"")}`,h=>x`<text x=${h.width/2} y="-6" text-anchor="middle">${r>90?"W ~ ":""}${g(n,2)}</text>`)})}
      </div>
      ${wt([{color:"norm",text:a("with batch normalization","有批归一化")},{color:"7",text:a("without","没有"),dashed:!0}])}`}summary(){let{frame:t}=this.runner;if(!t)return a("Press “Train all 32 networks”: each chart is one standard deviation of the initial weights, the training accuracy by epoch.","按“训练全部 32 个网络”：每幅小图是初始权重的一种标准差，画的是各个 epoch 的训练数据的识别精度。");let e=[0,1].map(i=>dt(16).filter(n=>{let o=t.curves.at(i).at(n).list().filter(Number.isFinite);return o.length&&o[o.length-1]>.8}).length),r=Math.max(0,t.curves.at(1).at(15).list().filter(Number.isFinite).length-1);return a(`After ${r} epochs ${e[1]} of 16 networks with batch normalization have a training accuracy above 80 %, and ${e[0]} of 16 without.`,`${r} 个 epoch 之后，训练数据的识别精度超过 80 % 的：有批归一化的 16 个网络中有 ${e[1]} 个，没有的 16 个中有 ${e[0]} 个。`)}};M.define("zs-weight-scales",oh)});var Vy={};var ah,Em=E(()=>{"use strict";y();q();bt();F();kt();P();H();C();ah=class extends S{static styles=it;static operation="weighted_average";static title=["The exponentially weighted average","指数加权平均"];static inputs={beta:.9,noise:3.2,seed:5};static view={days:180,corrected:!0,plain:!0};controls(){let{state:t}=this;return f`
      ${_({label:a("decay rate β","衰减率 β"),value:t.beta,min:0,max:.995,step:.005,color:"0",onInput:e=>this.set({beta:e})})}
      ${_({label:a("noise: standard deviation","噪声的标准差"),value:t.noise,min:0,max:10,step:.1,onInput:e=>this.set({noise:e})})}
      ${_({label:a("days that are shown","显示的天数"),value:t.days,min:10,max:180,step:1,onInput:e=>this.set({days:e})})}
      ${K({label:a("with bias correction","有偏置校正"),value:t.corrected,color:"0",onInput:e=>this.set({corrected:e})})}
      ${K({label:a("without bias correction","没有偏置校正"),value:t.plain,color:"1",onInput:e=>this.set({plain:e})})}
      ${W({label:a("Draw other noise","换一组噪声"),onClick:()=>this.set({seed:(t.seed+1)%1e4})})}
    `}draw(){let t=this.width>720,e=t?Math.floor(this.width*.66)-16:this.width;return f`${this.series(e)}${this.weights(t?this.width-e-16:this.width)}`}series(t){let{result:e,state:r}=this,i=e.day.list().slice(0,r.days),n=e.values.list().slice(0,r.days),o=[];return r.plain&&o.push({xs:i,ys:e.plain.list().slice(0,r.days),color:"1",dashed:!0}),r.corrected&&o.push({xs:i,ys:e.corrected.list().slice(0,r.days),color:"0"}),xt({width:t,height:320,x:{domain:[0,r.days+1],label:a("day","天")},y:{domain:[-4,32],label:a("temperature","温度")},label:a("Temperatures and their averages","温度和它的平均"),series:o,below:l=>X(l,i,n,{color:"muted",radius:2})})}weights(t){let{result:e,state:r}=this,i=e.weights.list(),n=Math.min(80,Math.max(10,Math.round(3*e.window))),o=dt(n),[l,h]=[g(Math.round(e.window)),g(100*e.in_window,3)];return z({width:t,height:320,x:{domain:[-.7,n-.3],label:a("days ago","几天以前")},y:{domain:[0,Math.max(1-r.beta,.01)*1.08],label:a("weight","权重")},label:a("The weight of each earlier day in the average","以前每一天在平均中的权重")},c=>x`${Mt(c,o,i.slice(0,n),{color:u=>u<Math.round(e.window)?"0":"7",width:.8})}
      <text x=${c.width-4} y="14" text-anchor="end">${a(`the last ${l} days: ${h} %`,`最近 ${l} 天：${h} %`)}</text>`)}summary(){let{result:t,state:e}=this,[r,i]=[t.plain.at(0),t.corrected.at(0)],n=g(100*t.in_window,3);return a(`β = ${g(e.beta)} averages about 1/(1 − β) = ${g(t.window,3)} days, which have ${n} % of the weight. On day 1 the average is ${g(r,3)} without correction and ${g(i,3)} with it.`,`β = ${g(e.beta)} 大约平均 1/(1 − β) = ${g(t.window,3)} 天，它们占全部权重的 ${n} %。第 1 天的平均：没有校正是 ${g(r,3)}，校正后是 ${g(i,3)}。`)}};M.define("zs-weighted-average",ah)});var Jy={};var Qy,lh,Im=E(()=>{"use strict";y();F();P();vt();Lt();et();Ct();C();Qy=[["size","Image: H = W","图像：H = W",1,12,"forward"],["filter_size","Filter: F","滤波器：F",1,7,"parameter"],["stride","Stride S","步幅 S",1,4,void 0],["padding","Padding P","填充 P",0,4,void 0],["dilation","Dilation D","扩张率 D",1,3,void 0]],lh=class extends ct{static styles=[...j,$t];static operation="window_positions";static title=["Stride, padding and the size of the output","步幅、填充与输出的大小"];static inputs={size:5,filter_size:3,stride:1,padding:1,dilation:1};static view={step:1};player=new rt(this,{last:()=>this.result?this.result.places**2-1:0,rate:3,label:a("Position","位置")});get at(){let{places:t}=this.result,e=Math.min(this.state.step,t**2-1);return[Math.floor(e/t),e%t]}controls(){return f`${this.player.controls()}
    ${Qy.map(([t,e,r,i,n,o])=>_({label:a(e,r),value:this.state[t],min:i,max:n,step:1,color:o,onInput:l=>this.set({[t]:l})}))}`}draw(){let{result:t,width:e}=this,[r]=t.seen.shape,{padding:i,stride:n,dilation:o,filter_size:l}=this.shown,h=r+2*i,c=Math.max(14,Math.min(38,(Math.min(e,460)-8)/h)),u=Math.max(...t.seen.data),d=(T,A)=>Math.min(T,A)<i||Math.max(T,A)>=r+i,p=t.seen.list(),m=Array.from({length:h},(T,A)=>Array.from({length:h},(N,O)=>d(A,O)?"":p[A-i][O-i])),$=o*(l-1)+1,[w,b]=[n*this.at[0],n*this.at[1]],v=(T,A)=>T>=w&&A>=b&&T<w+$&&A<b+$&&(T-w)%o===0&&(A-b)%o===0;return f`${V({title:a("how many positions see each pixel","每个像素被多少个位置看到"),width:h*c,height:h*c},x`${ht(m,{size:c,color:"forward",small:c<26,border:d,shade:(T,A)=>v(T,A)?3:d(T,A)?0:Math.round(2*p[T-i][A-i]/(u||1))})}
      ${ye({x:b*c,y:w*c,size:c,rows:$,columns:$,color:"backward"})}`)}
    ${pt("→",60)}
    ${V({title:a(`output, ${t.places} x ${t.places}`,`输出，${t.places} x ${t.places}`),width:t.places*c,height:t.places*c,color:"backward"},ht(Array.from({length:t.places},()=>Array.from({length:t.places},()=>"")),{size:c,color:"backward",shade:(T,A)=>T===this.at[0]&&A===this.at[1]?3:1,at:this.at,onPoint:(T,A)=>this.go(T*t.places+A)}))}
    ${this.formula()}`}go(t){this.player.go(t)}formula(){let{size:t,padding:e,dilation:r,filter_size:i,stride:n}=this.shown,o=t+2*e-r*(i-1)-1,{places:l}=this.result;return f`<p class="lines">
      <span>⌊(H + 2P − D(F − 1) − 1) / S⌋ + 1</span>
      <span>= ⌊(${t} + 2·${e} − ${r}·(${i} − 1) − 1) / ${n}⌋ + 1</span>
      <span>= ⌊${o} / ${n}⌋ + 1 = ${l}</span>
    </p>`}summary(){let{size:t,padding:e,dilation:r,filter_size:i,stride:n}=this.shown,{places:o,seen:l}=this.result,h=(t+2*e-r*(i-1)-1)%n,c=Array.from(l.data).filter(u=>u===0).length;return a(`The output has ${o} x ${o} numbers from ${t} x ${t} pixels. `,`${t} x ${t} 个像素得到 ${o} x ${o} 个输出。`)+(h?a(`The last ${h} columns are no whole step: // drops them. `,`最后 ${h} 列不足一步：// 把它们舍去。`):"")+(c?a(`${g(c)} pixels are seen by no position.`,`有 ${g(c)} 个像素不被任何位置看到。`):"")}};M.define("zs-window-positions",lh)});var zm={};ch(zm,{widgetTransport:()=>tw});function tw(s){let t=crypto.getRandomValues(new Uint32Array(2)).join("-"),e=0,r=()=>{},i=o=>{try{s.send(o)}catch{}};return Object.assign(({loading:o,opened:l,received:h})=>{let c=()=>{e=0,o(a("The kernel does not answer yet. It is busy with another cell, or it was started again: then run the cell of this figure again.","内核还没有回答。它可能正忙着运行别的单元格；如果内核重新启动过，请重新运行这张图所在的单元格。"))},u=(d,p)=>{if(d.view!==t)return;window.clearTimeout(e),e=0,o("");let{buffer:m,byteOffset:$,byteLength:w}=p[0];h(m.slice($,$+w))};return s.on("msg:custom",u),r=()=>{window.clearTimeout(e),s.off("msg:custom",u),i({view:t,closed:!0})},queueMicrotask(l),{send(d){e||(e=window.setTimeout(c,Ky)),i({view:t,text:d})}}},{close:()=>r()})}var Ky,Cm=E(()=>{"use strict";y();P();Ky=3e3});var aw={};ch(aw,{describe:()=>ew,render:()=>sw});y();Cs();is();Wn();y();async function Pm(s){return await{activations:()=>Promise.resolve().then(()=>(id(),H$)),"adagrad-state":()=>Promise.resolve().then(()=>(od(),V$)),adder:()=>Promise.resolve().then(()=>(cd(),Q$)),"batch-noise":()=>Promise.resolve().then(()=>(ud(),J$)),batches:()=>Promise.resolve().then(()=>(md(),t1)),broadcasting:()=>Promise.resolve().then(()=>($d(),o1)),"check-step":()=>Promise.resolve().then(()=>(xd(),l1)),cliff:()=>Promise.resolve().then(()=>(yd(),h1)),clipping:()=>Promise.resolve().then(()=>(wd(),c1)),coefficients:()=>Promise.resolve().then(()=>(vd(),u1)),collapse:()=>Promise.resolve().then(()=>(_d(),m1)),condition:()=>Promise.resolve().then(()=>(Md(),f1)),contingency:()=>Promise.resolve().then(()=>(Td(),w1)),convolution:()=>Promise.resolve().then(()=>(Id(),k1)),"convolution-backward":()=>Promise.resolve().then(()=>(zd(),T1)),curves:()=>Promise.resolve().then(()=>(Cd(),N1)),descent:()=>Promise.resolve().then(()=>(Ld(),O1)),"digit-image":()=>Promise.resolve().then(()=>(Rd(),L1)),digits:()=>Promise.resolve().then(()=>(Ud(),R1)),divergences:()=>Promise.resolve().then(()=>(Fd(),F1)),"dropout-average":()=>Promise.resolve().then(()=>(Dd(),D1)),"equal-neurons":()=>Promise.resolve().then(()=>(jd(),j1)),features:()=>Promise.resolve().then(()=>(Bd(),B1)),"few-digits":()=>Promise.resolve().then(()=>(Hd(),H1)),"filtered-digit":()=>Promise.resolve().then(()=>(Zd(),Y1)),"fooled-digit":()=>Promise.resolve().then(()=>(Xd(),Q1)),gate:()=>Promise.resolve().then(()=>(Gd(),J1)),gradcheck:()=>Promise.resolve().then(()=>(Kd(),rx)),"gradient-field":()=>Promise.resolve().then(()=>(tp(),ix)),graph:()=>Promise.resolve().then(()=>(op(),gx)),im2col:()=>Promise.resolve().then(()=>(ap(),$x)),indexing:()=>Promise.resolve().then(()=>(lp(),wx)),"initial-values":()=>Promise.resolve().then(()=>(hp(),bx)),joint:()=>Promise.resolve().then(()=>(cp(),_x)),"l2-decay":()=>Promise.resolve().then(()=>(up(),Mx)),latch:()=>Promise.resolve().then(()=>(dp(),Ax)),"learning-filters":()=>Promise.resolve().then(()=>(pp(),Tx)),"learning-rule":()=>Promise.resolve().then(()=>(fp(),Nx)),"left-out":()=>Promise.resolve().then(()=>($p(),Ex)),likelihood:()=>Promise.resolve().then(()=>(xp(),Ix)),losses:()=>Promise.resolve().then(()=>(yp(),zx)),"lp-regions":()=>Promise.resolve().then(()=>(wp(),Cx)),"lr-range":()=>Promise.resolve().then(()=>(vp(),Px)),"matrix-product":()=>Promise.resolve().then(()=>(_p(),Ox)),"moving-apart":()=>Promise.resolve().then(()=>(Mp(),Lx)),"network-graph":()=>Promise.resolve().then(()=>(kp(),Rx)),"network-on-digit":()=>Promise.resolve().then(()=>(Np(),Ux)),neuron:()=>Promise.resolve().then(()=>(Ep(),Fx)),occlusion:()=>Promise.resolve().then(()=>(Ip(),Dx)),"one-weight":()=>Promise.resolve().then(()=>(zp(),Wx)),"optimizer-losses":()=>Promise.resolve().then(()=>(Cp(),qx)),overwrite:()=>Promise.resolve().then(()=>(Pp(),Bx)),pairs:()=>Promise.resolve().then(()=>(Op(),Zx)),polynomial:()=>Promise.resolve().then(()=>(Lp(),Yx)),pooling:()=>Promise.resolve().then(()=>(Rp(),Gx)),priors:()=>Promise.resolve().then(()=>(Up(),Vx)),products:()=>Promise.resolve().then(()=>(Fp(),Qx)),python:()=>Promise.resolve().then(()=>(Dp(),ty)),race:()=>Promise.resolve().then(()=>(jp(),ey)),reduce:()=>Promise.resolve().then(()=>(qp(),ry)),"relu-sum":()=>Promise.resolve().then(()=>(Bp(),iy)),schedules:()=>Promise.resolve().then(()=>(Hp(),ny)),"search-digits":()=>Promise.resolve().then(()=>(Yp(),ly)),"search-strategies":()=>Promise.resolve().then(()=>(Gp(),cy)),separable:()=>Promise.resolve().then(()=>(Vp(),uy)),"sigmoid-gradient":()=>Promise.resolve().then(()=>(Qp(),dy)),slicing:()=>Promise.resolve().then(()=>(Jp(),py)),softmax:()=>Promise.resolve().then(()=>(Kp(),my)),"softmax-gradient":()=>Promise.resolve().then(()=>(em(),fy)),"sorted-digits":()=>Promise.resolve().then(()=>(sm(),$y)),spectrogram:()=>Promise.resolve().then(()=>(rm(),yy)),"spoken-digit":()=>Promise.resolve().then(()=>(hm(),ky)),"squared-error":()=>Promise.resolve().then(()=>(cm(),Ay)),"step-values":()=>Promise.resolve().then(()=>(um(),Sy)),surprise:()=>Promise.resolve().then(()=>(dm(),Ty)),tangent:()=>Promise.resolve().then(()=>(pm(),Ey)),"tanh-sigmoid":()=>Promise.resolve().then(()=>(mm(),Iy)),"thinned-networks":()=>Promise.resolve().then(()=>(fm(),Cy)),"three-layers":()=>Promise.resolve().then(()=>($m(),Oy)),training:()=>Promise.resolve().then(()=>(xm(),Ly)),"two-gradients":()=>Promise.resolve().then(()=>(ym(),Ry)),"two-layer":()=>Promise.resolve().then(()=>(vm(),Fy)),"two-layers":()=>Promise.resolve().then(()=>(_m(),Dy)),valley:()=>Promise.resolve().then(()=>(Am(),By)),views:()=>Promise.resolve().then(()=>(Sm(),Hy)),"weight-counts":()=>Promise.resolve().then(()=>(Tm(),Yy)),"weight-scales":()=>Promise.resolve().then(()=>(Nm(),Gy)),"weighted-average":()=>Promise.resolve().then(()=>(Em(),Vy)),"window-positions":()=>Promise.resolve().then(()=>(Im(),Jy))}[s](),M.get(`zs-${s}`)}async function ew(s){let t=await Pm(s);return{title:t.title,operation:t.operation,options:{...t.inputs,...t.view}}}async function sw({model:s,el:t}){let e=document.createElement("div");e.className="zhishen-widget",e.lang=s.get("language"),e.setAttribute("data-lm-suppress-shortcuts","true"),t.append(e);let r=iw(e);Object.assign(Vt,{language:s.get("language"),root:e,isPage:!1});let{widgetTransport:i}=await Promise.resolve().then(()=>(Cm(),zm)),n=await Pm(s.get("element")),o=i(s);rw(e),mh(o);let l=new n;for(let[h,c]of Object.entries(s.get("options")))l.dataset[h]=typeof c=="string"?c:JSON.stringify(c);return e.append(l),_h(),()=>{r(),e.remove(),o.close()}}function rw(s){let t=document.createElement("p");t.setAttribute("role","status"),t.hidden=!0,s.append(t),ph(e=>{t.hidden=!e,t.textContent=e})}function iw(s){let t=window.matchMedia("(prefers-color-scheme: dark)"),e=()=>{let i=nw(s,t.matches)?"dark":"light";s.dataset.theme!==i&&(s.dataset.theme=i,document.dispatchEvent(new CustomEvent("zs-theme")))},r=new MutationObserver(e);for(let i of[document.documentElement,document.body])r.observe(i,{attributes:!0});return t.addEventListener("change",e),e(),requestAnimationFrame(e),()=>{r.disconnect(),t.removeEventListener("change",e)}}function nw(s,t){let e=s.parentElement;for(;e;){let[r,i,n,o]=ow(getComputedStyle(e).backgroundColor);if(o>127)return .299*r+.587*i+.114*n<128;let l=e.getRootNode();e=e.parentElement??(l instanceof ShadowRoot?l.host:null)}return t}function ow(s){let t=document.createElement("canvas");[t.width,t.height]=[1,1];let e=t.getContext("2d");return e.fillStyle=s,e.fillRect(0,0,1,1),e.getImageData(0,0,1,1).data}return Ym(aw);})();
return lab;
}
export default { render: (widget) => open().render(widget) };
